import { DamagedFileError } from '../damaged-file-error.js';

// neither leaves out a mark of byte order nor replaces what is no text
const TEXT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a pickle, read from front to end. */
export class PickleBytes {
  #at = 0;

  /** @param file name for messages */
  constructor(
    private readonly bytes: Uint8Array,
    readonly file: string,
  ) {}

  /** Number of the byte that comes next. */
  get at(): number {
    return this.#at;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** The next bytes, not copied. @throws {DamagedFileError} if there are less */
  take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.bytes.length) this.fail(`is cut off: ${count} bytes are expected from byte ${this.#at} on`);
    const taken = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** A whole number of so many bytes, lowest first, without a sign. */
  unsigned(size: 1 | 2 | 4 | 8): number {
    return this.take(size).reduceRight((sum, byte) => 256 * sum + byte, 0);
  }

  /** A whole number of so many bytes, lowest first, in two's complement; 0 of no byte. */
  signed(size: number): number {
    const bytes = this.take(size);
    const negative = size > 0 && bytes[size - 1]! >= 128;
    const sum = bytes.reduceRight((total, byte) => 256 * total + (negative ? 255 - byte : byte), 0);
    return negative ? -sum - 1 : sum;
  }

  /** A number of 64 bits, highest byte first. */
  float(): number {
    const bytes = this.take(8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  }

  text(length: number): string {
    const from = this.#at;
    const bytes = this.take(length);
    try {
      return TEXT.decode(bytes);
    } catch {
      return this.fail(`has ${length} bytes from byte ${from} on that are no text`);
    }
  }

  /** Text up to the end of the line, which is left out. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.fail(`is cut off: a line is expected from byte ${this.#at} on`);
    const text = this.text(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  /** @throws {DamagedFileError} always */
  fail(problem: string): never {
    throw new DamagedFileError(this.file, problem);
  }
}
