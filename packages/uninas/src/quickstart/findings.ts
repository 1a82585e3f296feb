import type { JsonValue } from '@uninas/contracts';

type Values = Readonly<Record<string, JsonValue>>;

/** An architecture that the search found. */
export interface Found {
  /** One choice for each architecture weight, joined by `-`. */
  readonly gene: string;
  /** Its description, relative to the folder of the search. */
  readonly file: string;
  /** Accuracy on the validation part with the weights of the super-network, 0 to 1. */
  readonly accuracy: number;
  /** Multiply-adds for one image. */
  readonly macs: number;
}

/** What the last step measured. */
export interface Retrained {
  readonly params: number;
  /** On the validation part, 0 to 1. */
  readonly valid: number;
  /** On the test part, 0 to 1. */
  readonly test: number;
  /** Whether the averaged copy of the network is meant, which validation preferred. */
  readonly isAveraged: boolean;
}

/** The first front of a search, as its summary tells it. @throws {Error} if the summary tells none */
export function frontOf(summary: Values): readonly Found[] {
  const rows = summary['front'];
  const front = Array.isArray(rows) ? rows.map(toFound).filter((found) => found !== undefined) : [];
  if (front.length === 0) throw new Error('the search found no architecture');
  return front;
}

/** The most accurate architecture; of equals the cheapest. */
export function bestOf(front: readonly Found[]): Found {
  return front.toSorted((a, b) => b.accuracy - a.accuracy || a.macs - b.macs)[0]!;
}

/** What the summary of the last step says of the network that it trained. */
export function retrainedOf(summary: Values): Retrained {
  const names = Object.keys(summary).flatMap((key) => /^val\/(.*)accuracy\/1$/.exec(key)?.slice(1) ?? []);
  const rated = names.map((name) => ({
    name,
    valid: numberOf(summary, `val/${name}accuracy/1`),
    test: numberOf(summary, `test/${name}accuracy/1`),
  }));
  const best = rated.toSorted((a, b) => b.valid - a.valid)[0] ?? { name: '', valid: NaN, test: NaN };
  return { params: numberOf(summary, 'params'), valid: best.valid, test: best.test, isAveraged: best.name !== '' };
}

function toFound(row: JsonValue): Found | undefined {
  if (!isValues(row) || typeof row['gene'] !== 'string' || typeof row['file'] !== 'string') return undefined;
  const values = isValues(row['values'] ?? null) ? (row['values'] as Values) : {};
  return {
    gene: row['gene'],
    file: row['file'],
    accuracy: numberOf(values, 'accuracy'),
    macs: numberOf(values, 'macs'),
  };
}

function numberOf(values: Values, name: string): number {
  const value = values[name];
  return typeof value === 'number' ? value : NaN;
}

function isValues(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
