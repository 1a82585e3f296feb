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
  TeacherOutput,
  Tensor,
  Variable,
} from '@uninas/contracts';
import type { ChannelAdapters } from './channel-adapters.js';
import type { Pass, TrainedBatch, TrainPassOptions } from './supervised-pass.js';

/** Modules of a teacher and of a student that do the same; positions in their plans. */
export interface DistilledBlock {
  readonly name: string;
  /** Weight of its loss. */
  readonly weight: number;
  readonly teacher: readonly [first: number, last: number];
  readonly student: readonly [first: number, last: number];
}

/** What a student learns from. */
export interface Distillation {
  readonly teacher: BuiltNetwork;
  /** Whether the running statistics of the teacher follow the batches. */
  readonly adapts: boolean;
  readonly blocks: readonly DistilledBlock[];
  /** `<block>/in` and `<block>/out`. */
  readonly adapters: ChannelAdapters;
  readonly criterion: Criterion;
  readonly metrics: readonly Metric[];
  /** Values of a label, for criteria and metrics. */
  readonly classes: number;
}

/** Outputs of the blocks, and what they should be. */
interface Imitation {
  readonly outputs: readonly Tensor[];
  readonly teacher: readonly TeacherOutput[];
}

/**
 * Trains blocks of a student to imitate those of a teacher, all in one pass: the
 * first gets the image, every other one what the teacher made before it.
 *
 * @source Li et al., 2020, "Block-wisely supervised neural architecture search
 *   with knowledge distillation", section 3.2
 */
export class DistillPass implements Pass {
  constructor(
    private readonly student: BuiltNetwork,
    private readonly distillation: Distillation,
  ) {}

  train(
    batch: Batch,
    variables: readonly Variable[],
    options: ForwardOptions,
    { gatherers }: TrainPassOptions = {},
  ): TrainedBatch {
    const { ops } = this.student;
    // the inner function is tidied, so what is read after it must be kept
    const kept: Tensor[] = [];
    const keep = (tensor: Tensor): Tensor => {
      const alias = ops.keep(ops.stopGradient(tensor));
      kept.push(alias);
      return alias;
    };
    try {
      return ops.tidy(() => {
        const x = this.#inputs(batch);
        const teacher = this.#teach(x, options.training);
        const targets = this.#targets(batch);
        const { value, gradients } = ops.valueAndGradients(() => {
          const outputs = this.#imitate(x, teacher, options);
          outputs.forEach(keep);
          return this.#loss({ outputs, teacher }, targets);
        }, variables);
        return { gradients, metrics: this.#measure({ outputs: kept, teacher }, value, targets, gatherers) };
      });
    } finally {
      for (const tensor of kept) tensor.dispose();
    }
  }

  evaluate(batch: Batch, options: ForwardOptions, gatherers?: Gatherers): Metrics {
    return this.student.ops.tidy(() => {
      const x = this.#inputs(batch);
      const teacher = this.#teach(x, false);
      const targets = this.#targets(batch);
      const imitation = { outputs: this.#imitate(x, teacher, options), teacher };
      return this.#measure(imitation, this.#loss(imitation, targets), targets, gatherers);
    });
  }

  forward(batch: Batch, options: ForwardOptions): void {
    this.student.ops.tidy(() => {
      const x = this.#inputs(batch);
      this.#imitate(x, this.#teach(x, false), options);
    });
  }

  #inputs({ inputs, size, inputShape }: Batch): Tensor {
    return this.student.ops.tensor(inputs, [size, ...inputShape]);
  }

  #targets({ labels, targets, size }: Batch): Targets {
    const { ops } = this.student;
    const { classes } = this.distillation;
    const indices = ops.tensor(labels, [size], 'int32');
    return {
      labels: indices,
      probabilities: targets === undefined ? ops.oneHot(indices, classes) : ops.tensor(targets, [size, classes]),
    };
  }

  /** What the teacher makes of the image, block by block. */
  #teach(x: Tensor, training: boolean): readonly TeacherOutput[] {
    const { teacher, adapts, blocks } = this.distillation;
    let input = x;
    return blocks.map(({ name, weight, teacher: modules }) => {
      [input] = teacher.forwardPart(modules, [input], { training: training && adapts }) as [Tensor];
      return { block: name, weight, value: input };
    });
  }

  #imitate(x: Tensor, teacher: readonly TeacherOutput[], options: ForwardOptions): readonly Tensor[] {
    const { blocks, adapters } = this.distillation;
    return blocks.map(({ name, student: modules }, i) => {
      const input = i === 0 ? x : adapters.apply(`${name}/in`, teacher[i - 1]!.value);
      const [output] = this.student.forwardPart(modules, [input], options);
      return adapters.apply(`${name}/out`, output!);
    });
  }

  #loss({ outputs, teacher }: Imitation, targets: Targets): Tensor {
    const { ops } = this.student;
    const { criterion } = this.distillation;
    const losses = outputs.map((output, i) => {
      const loss = criterion.loss(ops, output, { ...targets, teacher: [teacher[i]!] });
      return loss.shape.length === 0 ? loss : ops.mean(loss);
    });
    return ops.weightedSum(
      losses,
      teacher.map(({ weight }) => weight),
    );
  }

  #measure({ outputs, teacher }: Imitation, loss: Tensor, own: Targets, gatherers: Gatherers | undefined): Metrics {
    const { ops }: { readonly ops: Ops } = this.student;
    const { metrics } = this.distillation;
    const targets = { ...own, teacher };
    for (const metric of metrics) gatherers?.of(metric)?.add(ops, outputs, targets);
    const measured = metrics.map((metric) => metric.evaluate(ops, outputs, targets));
    return { loss: loss.dataSync()[0]!, ...Object.assign({}, ...measured) };
  }
}
