import type {
  Batch,
  BuiltNetwork,
  Criterion,
  ForwardOptions,
  Gatherers,
  Metric,
  Metrics,
  Ops,
  Targets,
  Tensor,
  Variable,
} from '@uninas/contracts';
import type { WeightStrategies } from './weight-strategies.js';

/** What a forward pass is measured by. */
export interface Supervision {
  readonly criterion: Criterion;
  readonly metrics: readonly Metric[];
  /** Number of classes. */
  readonly classes: number;
  /** Weights of the losses of the outputs, in order. */
  readonly weights: readonly number[];
}

/** Another network whose answers a student learns from, besides the labels. */
export interface Guide {
  /** Its answers, `[batch, classes]`. */
  readonly probabilities: Tensor;
  /** Share m of the loss `(m * teacher + (2 - m) * labels) / 2`. */
  readonly match: number;
}

/** What a training pass takes besides the batch. */
export interface TrainPassOptions {
  readonly gatherers?: Gatherers;
  readonly guide?: Guide;
}

/** What a training batch yields; the gradients belong to the caller. */
export interface TrainedBatch {
  readonly gradients: readonly Tensor[];
  readonly metrics: Metrics;
}

/** The loss as a scalar, and what is logged besides it. */
interface Loss {
  readonly total: Tensor;
  readonly parts: readonly (readonly [key: string, value: Tensor])[];
}

/** Runs batches through a network, with or without gradients. */
export interface Pass {
  /** One forward and one backward pass; metrics are measured on the outputs of the same forward pass. */
  train(batch: Batch, variables: readonly Variable[], options: ForwardOptions, more?: TrainPassOptions): TrainedBatch;
  /** One forward pass. */
  evaluate(batch: Batch, options: ForwardOptions, gatherers?: Gatherers): Metrics;
  /** One forward pass of which only the effect on running statistics stays. */
  forward(batch: Batch, options: ForwardOptions): void;
}

/** Trains by the labels. */
export class SupervisedPass implements Pass {
  constructor(
    private readonly network: BuiltNetwork,
    private readonly strategies: WeightStrategies | undefined,
    private readonly supervision: Supervision,
  ) {}

  train(
    batch: Batch,
    variables: readonly Variable[],
    options: ForwardOptions,
    { gatherers, guide }: TrainPassOptions = {},
  ): TrainedBatch {
    const { ops } = this.network;
    // the inner function is tidied, so what is read after it must be kept
    const kept: Tensor[] = [];
    const keep = (tensor: Tensor): Tensor => {
      const alias = ops.keep(ops.stopGradient(tensor));
      kept.push(alias);
      return alias;
    };
    try {
      return ops.tidy(() => {
        const { inputs, targets } = this.#upload(batch);
        let outputs: readonly Tensor[] = [];
        let loss: Loss | undefined;
        const { gradients } = ops.valueAndGradients(() => {
          const made = this.network.forward(inputs, options);
          const { total, parts } = this.#loss(made, targets, guide);
          outputs = made.map(keep);
          loss = { total: keep(total), parts: parts.map(([key, tensor]) => [key, keep(tensor)] as const) };
          return total;
        }, variables);
        return { gradients, metrics: this.#measure(outputs, loss!, targets, gatherers) };
      });
    } finally {
      for (const tensor of kept) tensor.dispose();
    }
  }

  evaluate(batch: Batch, options: ForwardOptions, gatherers?: Gatherers): Metrics {
    return this.network.ops.tidy(() => {
      const { inputs, targets } = this.#upload(batch);
      const outputs = this.network.forward(inputs, options);
      return this.#measure(outputs, this.#loss(outputs, targets), targets, gatherers);
    });
  }

  forward(batch: Batch, options: ForwardOptions): void {
    this.network.ops.tidy(() => {
      this.network.forward(this.#inputs(batch), options);
    });
  }

  #inputs({ inputs, size, inputShape }: Batch): Tensor {
    return this.network.ops.tensor(inputs, [size, ...inputShape]);
  }

  #upload(batch: Batch): { readonly inputs: Tensor; readonly targets: Targets } {
    const { ops } = this.network;
    const labels = ops.tensor(batch.labels, [batch.size], 'int32');
    const { classes, weights } = this.supervision;
    const probabilities =
      batch.targets === undefined ? ops.oneHot(labels, classes) : ops.tensor(batch.targets, [batch.size, classes]);
    return { inputs: this.#inputs(batch), targets: { labels, probabilities, weights } };
  }

  /** The sum of the heads' weighted losses, and of what the strategies add. */
  #loss(outputs: readonly Tensor[], targets: Targets, guide?: Guide): Loss {
    const { ops } = this.network;
    const { weights } = this.supervision;
    if (outputs.length !== weights.length) {
      throw new Error(`the network has ${outputs.length} outputs and ${weights.length} heads`);
    }
    const lossOf = (of: Targets): Tensor =>
      sum(
        ops,
        outputs.map((output, i) => weighted(ops, this.#lossOf(output, of), weights[i]!)),
      );
    const student = lossOf(targets);
    if (guide !== undefined) {
      const { match, probabilities } = guide;
      const teacher = lossOf({ ...targets, probabilities });
      const total = ops.weightedSum([teacher, student], [match / 2, 1 - match / 2]);
      return { total, parts: [['loss_student', student], ['loss_to_teacher', teacher]] }; // prettier-ignore
    }
    const extra = (this.strategies?.strategies ?? []).flatMap((strategy, i) =>
      strategy.losses(ops).map((loss, k) => [`loss/ws${i}/${k}`, loss] as const),
    );
    if (extra.length === 0) return { total: student, parts: [] };
    const total = sum(ops, [student, ...extra.map(([, loss]) => loss)]);
    return { total, parts: [['loss/criterion', student], ...extra] };
  }

  #lossOf(output: Tensor, targets: Targets): Tensor {
    const { ops } = this.network;
    const loss = this.supervision.criterion.loss(ops, output, targets);
    return loss.shape.length === 0 ? loss : ops.mean(loss);
  }

  #measure(outputs: readonly Tensor[], loss: Loss, targets: Targets, gatherers: Gatherers | undefined): Metrics {
    const { ops } = this.network;
    for (const metric of this.supervision.metrics) gatherers?.of(metric)?.add(ops, outputs, targets);
    const measured = this.supervision.metrics.map((metric) => metric.evaluate(ops, outputs, targets));
    return {
      loss: valueOf(loss.total),
      ...Object.fromEntries(loss.parts.map(([key, tensor]) => [key, valueOf(tensor)])),
      ...Object.assign({}, ...measured),
    };
  }
}

function weighted(ops: Ops, loss: Tensor, weight: number): Tensor {
  return weight === 1 ? loss : ops.affine(loss, weight);
}

function sum(ops: Ops, losses: readonly Tensor[]): Tensor {
  const [first] = losses;
  return losses.length === 1 && first !== undefined ? first : ops.addN(losses);
}

function valueOf(scalar: Tensor): number {
  return scalar.dataSync()[0]!;
}
