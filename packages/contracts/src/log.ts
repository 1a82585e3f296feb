/** Where a module writes what a person reads while it runs. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
}

/** Measured values by log key, such as `val/accuracy/1`. */
export type Metrics = Readonly<Record<string, number>>;
