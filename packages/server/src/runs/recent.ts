/** Things that are made once per key and kept while they are asked for; of too many, that which was not for the longest time goes. */
export class Recent<T> {
  readonly #kept = new Map<string, T>();

  constructor(
    private readonly most: number,
    private readonly make: (key: string) => T,
  ) {}

  get(key: string): T {
    const value = this.#kept.get(key) ?? this.make(key);
    // the last one in the order of a map is the newest
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size > this.most) this.#kept.delete(this.#kept.keys().next().value!);
    return value;
  }
}
