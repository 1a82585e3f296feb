/** The command line of one command, split but not interpreted. */
export class Invocation {
  constructor(
    readonly positionals: readonly string[],
    /** Raw words `--key=value` for the configuration, in order. */
    readonly words: readonly string[],
    private readonly values: ReadonlyMap<string, readonly string[]>,
  ) {}

  /** Whether a flag was given. */
  flag(name: string): boolean {
    return this.values.get(name)?.at(-1) === 'true';
  }

  /** The value of an option; the last one wins. */
  text(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  /** All values of an option that may be repeated. */
  texts(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** The value of an option that is a whole number. */
  count(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Number(text);
  }
}

/** The command line does not make sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    message: string,
    /** The command whose help would show the way; undefined for that of all. */
    readonly command?: string,
  ) {
    super(message);
  }
}
