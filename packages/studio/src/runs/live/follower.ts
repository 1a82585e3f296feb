import { newest, NOTHING, tell, upTo, type Growing, type Part } from './growing.js';

/** What the server answers when it is asked from a position on. */
export interface Answer<T> {
  readonly content: T;
  /** Not more than what was asked from, if nothing comes; less, if a resumed run went back. */
  readonly next: number;
}

/** How a follower works. */
export interface FollowerOptions<T> {
  ask(from: number): Promise<Answer<T>>;
  /** Called after every change. */
  onChange(): void;
  /** Called when the server could not be asked. */
  onError(error: unknown): void;
  /** Positions that are kept at most, from the end; all when left out. */
  readonly limit?: number;
}

/** Keeps what a run writes up to date: by what is told, and by asking for what was not. */
export class Follower<T> {
  #known: Growing<T> = NOTHING;
  #isAsking = false;
  #isStale = false;
  #isEnded = false;

  constructor(private readonly options: FollowerOptions<T>) {}

  get known(): Growing<T> {
    return this.#known;
  }

  /** One event. */
  tell(part: Part<T>): void {
    if (this.#isEnded) return;
    const { known, isGap } = tell(this.#known, part);
    this.#become(known);
    if (isGap) void this.catchUp();
  }

  /** Asks for all that is not known. */
  async catchUp(): Promise<void> {
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#isStale && !this.#isEnded) {
        this.#isStale = false;
        while (await this.#askOnce());
      }
    } catch (error) {
      if (!this.#isEnded) this.options.onError(error);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Nothing is changed any more. */
  end(): void {
    this.#isEnded = true;
  }

  /** @returns whether there may be more */
  async #askOnce(): Promise<boolean> {
    const from = this.#known.next;
    const { content, next } = await this.options.ask(from);
    if (this.#isEnded) return false;
    if (next < from) {
      this.#become(upTo(this.#known, next));
      return true;
    }
    // nothing more, though events may have told more meanwhile
    if (next === from) return false;
    const { known, isGap } = tell(this.#known, { from, next, content });
    this.#become(known);
    return !isGap || known.next < next;
  }

  #become(known: Growing<T>): void {
    const { limit } = this.options;
    const kept = limit === undefined ? known : newest(known, limit);
    if (kept === this.#known) return;
    this.#known = kept;
    this.options.onChange();
  }
}
