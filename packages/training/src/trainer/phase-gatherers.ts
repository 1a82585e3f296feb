import type {
  Gathered,
  Gatherer,
  Gatherers,
  GatherMoment,
  Metric,
  Metrics,
  Picture,
  RunFiles,
} from '@uninas/contracts';

/** What metrics gather over one phase, for the network itself or one copy of it. */
export class PhaseGatherers implements Gatherers {
  readonly #gatherers: ReadonlyMap<Metric, Gatherer>;

  /** @param prefix in front of its log keys, such as `val/` */
  constructor(
    metrics: readonly Metric[],
    at: GatherMoment,
    readonly prefix: string,
  ) {
    const all = metrics.map((metric) => [metric, metric.gather(at)] as const);
    this.#gatherers = new Map(all.filter((pair): pair is [Metric, Gatherer] => pair[1] !== undefined));
  }

  of(metric: Metric): Gatherer | undefined {
    return this.#gatherers.get(metric);
  }

  /** What there is to say after the last batch. */
  results(): readonly Gathered[] {
    return [...this.#gatherers.values()].map((one) => one.result()).filter((one) => one !== undefined);
  }
}

/** What was gathered in an epoch, by log key. */
export class EpochFindings {
  readonly pictures = new Map<string, Picture>();
  readonly distributions = new Map<string, readonly number[]>();

  constructor(
    private readonly files: RunFiles,
    private readonly epoch: number,
  ) {}

  /** Saves the figures as `figures/<phase>/<name>-<epoch>.svg`, the epoch counted from 1. @returns the values */
  take(gatherers: PhaseGatherers): Metrics {
    const { prefix } = gatherers;
    const values: Record<string, number> = {};
    for (const { metrics, figures, pictures, distributions } of gatherers.results()) {
      for (const [name, value] of Object.entries(metrics)) values[prefix + name] = value;
      for (const [name, svg] of figures ?? []) {
        this.files.writeText(`figures/${prefix}${name}-${this.epoch + 1}.svg`, svg);
      }
      for (const [name, picture] of pictures ?? []) this.pictures.set(prefix + name, picture);
      for (const [name, all] of distributions ?? []) this.distributions.set(prefix + name, all);
    }
    return values;
  }
}
