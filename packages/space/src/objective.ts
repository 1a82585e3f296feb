import { SpaceError } from './space-error.js';

/** One number that a search improves. */
export interface Objective {
  /** Name of the metric in a candidate's results. */
  readonly key: string;
  readonly maximize: boolean;
}

/** Measured values of one candidate by name. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * The values of all objectives in their order, signs turned so that less is always better.
 *
 * @throws {SpaceError} if a value is missing or no number
 */
export function costsOf(metrics: Metrics, objectives: readonly Objective[]): readonly number[] {
  return objectives.map(({ key, maximize }) => {
    const value = Object.hasOwn(metrics, key) ? metrics[key] : undefined;
    if (value === undefined || Number.isNaN(value)) {
      const known = Object.keys(metrics).join(', ') || 'none';
      throw new SpaceError(
        'UNINAS_ESPACE_OBJECTIVE',
        `objective "${key}" is ${value ?? 'missing'}; measured are: ${known}`,
      );
    }
    // 0 - value: a plain minus would make -0 of 0
    return maximize ? 0 - value : value;
  });
}
