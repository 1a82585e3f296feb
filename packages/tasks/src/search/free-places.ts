/** Hands out what one can use at a time, in the order in which it is asked for. */
export class FreePlaces<T> {
  readonly #free: T[];
  readonly #waiting: ((place: T) => void)[] = [];

  constructor(places: readonly T[]) {
    this.#free = [...places];
  }

  /** Works with a place as soon as one is free. */
  async use<R>(work: (place: T) => Promise<R>): Promise<R> {
    const place = await this.#take();
    try {
      return await work(place);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.unshift(place);
      else next(place);
    }
  }

  #take(): Promise<T> {
    const place = this.#free.shift();
    if (place !== undefined) return Promise.resolve(place);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
