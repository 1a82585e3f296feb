/**
 * Memory for what a kernel needs only while it runs.
 *
 * One block of the backend's memory, as large as the largest need so far: its
 * contents are gone with the next reservation.
 */
export class Scratch {
  private address = 0;
  private size = 0;

  constructor(
    private readonly allocate: (bytes: number) => number,
    private readonly free: (address: number) => void,
  ) {}

  /** Addresses of blocks of at least these sizes in bytes, each a multiple of 16. */
  reserve<const S extends readonly number[]>(sizes: S): { readonly [I in keyof S]: number } {
    const starts: number[] = [];
    let end = 0;
    for (const size of sizes) {
      starts.push(end);
      end += Math.ceil(size / 16) * 16;
    }
    end += 15; // to begin at a multiple of 16
    if (end > this.size) {
      if (this.address !== 0) this.free(this.address);
      this.address = this.size = 0; // stands if the allocation fails
      this.address = this.allocate(end);
      this.size = end;
    }
    const first = this.address + ((16 - (this.address % 16)) % 16);
    return starts.map((start) => first + start) as { readonly [I in keyof S]: number };
  }
}
