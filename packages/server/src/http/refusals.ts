import { isLoopback } from './hosts.js';

/** Refusals of one address within a time, in milliseconds. */
const MOST = 100;
const TIME = 10_000;
/** Addresses that are remembered. */
const MOST_ADDRESSES = 1000;

/** Who was refused how often: the limit of requests counts only what got past the guard. */
export class Refusals {
  readonly #counts = new Map<string, { count: number; readonly until: number }>();
  readonly #clock: () => number;

  /** @param clock milliseconds; for tests */
  constructor(clock: () => number = () => Date.now()) {
    this.#clock = clock;
  }

  /** Counts one. @returns whether there were too many */
  add(address: string): boolean {
    const now = this.#clock();
    let entry = this.#counts.get(address);
    if (entry === undefined || entry.until <= now) {
      this.#counts.delete(address);
      if (this.#counts.size >= MOST_ADDRESSES) this.#counts.delete(this.#counts.keys().next().value!);
      this.#counts.set(address, (entry = { count: 0, until: now + TIME }));
    }
    entry.count += 1;
    return entry.count > MOST;
  }

  /**
   * Whether an address is not listened to any more, whatever it says: it may be guessing. Never for those
   * of this machine, which its users share: one of them would keep out all others.
   */
  isShut(address: string): boolean {
    const entry = this.#counts.get(address);
    return entry !== undefined && entry.count > MOST && entry.until > this.#clock() && !isOwnMachine(address);
  }
}

function isOwnMachine(address: string): boolean {
  return isLoopback(address.replace(/^::ffff:/i, ''));
}
