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

/** What a training batch yields; the gradients belong to the caller. */
export interface TrainedBatch {
  readonly gradients: readonly Tensor[];
  readonly metrics: Metrics;
}

/** The loss as a scalar, and the parts it is the sum of. */
interface Loss {
  readonly total: Tensor;
  readonly criterion: Tensor;
  /** Of the strategies, by log key. */
  readonly extra: readonly (readonly [string, Tensor])[];
}

/** Runs labelled batches through a network, with or without gradients. */
export class SupervisedPass {
  constructor(
    private readonly network: BuiltNetwork,
    private readonly strategies: WeightStrategies | undefined,
    private readonly supervision: Supervision,
  ) {}

  /** One forward and one backward pass; metrics are measured on the outputs of the same forward pass. */
  train(batch: Batch, variables: readonly Variable[], options: ForwardOptions, gatherers?: Gatherers): TrainedBatch {
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
          const { total, criterion, extra } = this.#loss(made, targets);
          outputs = made.map(keep);
          loss = {
            total: keep(total),
            criterion: keep(criterion),
            extra: extra.map(([key, tensor]) => [key, keep(tensor)] as const),
          };
          return total;
        }, variables);
        return { gradients, metrics: this.#measure(outputs, loss!, targets, gatherers) };
      });
    } finally {
      for (const tensor of kept) tensor.dispose();
    }
  }

  /** One forward pass. */
  evaluate(batch: Batch, options: ForwardOptions, gatherers?: Gatherers): Metrics {
    return this.network.ops.tidy(() => {
      const { inputs, targets } = this.#upload(batch);
      const outputs = this.network.forward(inputs, options);
      return this.#measure(outputs, this.#loss(outputs, targets), targets, gatherers);
    });
  }

  /** One forward pass of which only the effect on running statistics stays. */
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
  #loss(outputs: readonly Tensor[], targets: Targets): Loss {
    const { ops } = this.network;
    const { weights } = this.supervision;
    if (outputs.length !== weights.length) {
      throw new Error(`the network has ${outputs.length} outputs and ${weights.length} heads`);
    }
    const criterion = sum(
      ops,
      outputs.map((output, i) => weighted(ops, this.#lossOf(output, targets), weights[i]!)),
    );
    const extra = (this.strategies?.strategies ?? []).flatMap((strategy, i) =>
      strategy.losses(ops).map((loss, k) => [`loss/ws${i}/${k}`, loss] as const),
    );
    const total = extra.length === 0 ? criterion : sum(ops, [criterion, ...extra.map(([, loss]) => loss)]);
    return { total, criterion, extra };
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
    const parts = loss.extra.length === 0 ? [] : [['loss/criterion', loss.criterion] as const, ...loss.extra];
    return {
      loss: valueOf(loss.total),
      ...Object.fromEntries(parts.map(([key, tensor]) => [key, valueOf(tensor)])),
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
