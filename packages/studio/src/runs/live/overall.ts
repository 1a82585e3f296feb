import type { RunProgress } from '../../api/run-types.js';

/** How far a run is as a whole. */
export interface Overall {
  /** From 0 to 1. */
  readonly share: number;
  /** Such as "epoch 3 of 12". */
  readonly text: string;
}

const EPOCH = /^epoch (\d+)\/(\d+)$/;
const PHASES: Readonly<Record<string, string>> = { val: 'validating', test: 'testing', search: 'searching' };

/**
 * How far a run is as a whole: a trainer tells of one epoch at a time, and of
 * evaluations between them.
 *
 * @param before what was known before, from which an evaluation takes the epoch
 */
export function overallOf({ label, done, total }: RunProgress, before?: Overall): Overall {
  const within = total > 0 ? Math.min(1, done / total) : 0;
  const epoch = EPOCH.exec(label);
  if (epoch !== null) {
    const [number, all] = [Number(epoch[1]), Number(epoch[2])];
    return { share: (number - 1 + within) / all, text: `epoch ${number} of ${all}` };
  }
  const text = PHASES[label] ?? label;
  // an evaluation belongs to the epoch before it
  if ((label === 'val' || label === 'test') && before !== undefined) {
    return { share: before.share, text: `${before.text.split(',')[0]}, ${text}` };
  }
  return { share: within, text: `${text}, ${done} of ${total}` };
}

/** When a run was how far. */
interface Sample {
  readonly at: number;
  readonly share: number;
}

/** Milliseconds that an estimate looks back, and that it needs at least. */
const WINDOW = 60_000;
const LEAST = 2_000;

/** Estimates what is left of a run from how it went on lately; waiting and what was before a resume do not count. */
export class RestEstimate {
  #samples: Sample[] = [];
  #overall: Overall | undefined;

  get overall(): Overall | undefined {
    return this.#overall;
  }

  /** @param at time in milliseconds */
  add(progress: RunProgress, at: number): void {
    const overall = overallOf(progress, this.#overall);
    // it began anew
    if (overall.share < (this.#overall?.share ?? 0)) this.#samples = [];
    this.#overall = overall;
    const since = this.#samples.findIndex((sample) => at - sample.at <= WINDOW);
    if (since > 0) this.#samples.splice(0, since);
    this.#samples.push({ at, share: overall.share });
  }

  /** Seconds until the end; undefined as long as nothing can be said. */
  left(progress: RunProgress): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first !== undefined && last !== undefined && last.at - first.at >= LEAST && last.share > first.share) {
      return ((1 - last.share) * (last.at - first.at)) / (last.share - first.share) / 1000;
    }
    return leftByStep(progress, this.#overall);
  }
}

/** From the rest of this epoch alone, which the runner tells in whole seconds. */
function leftByStep({ left, done, total }: RunProgress, overall: Overall | undefined): number | undefined {
  if (left === undefined || left < 1 || overall === undefined || done >= total) return undefined;
  const epochs = Number(/^epoch \d+ of (\d+)/.exec(overall.text)?.[1] ?? 1);
  const secondsOfEpoch = left / (1 - done / total);
  return (1 - overall.share) * epochs * secondsOfEpoch;
}
