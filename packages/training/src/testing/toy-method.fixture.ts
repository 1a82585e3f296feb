import {
  Method,
  type Batch,
  type BuiltNetwork,
  type Description,
  type EvalMoment,
  type EvalOptions,
  type Gatherers,
  type GroupOptimizer,
  type Knob,
  type LoaderPlan,
  type MethodContext,
  type MethodGroup,
  type Metric,
  type Metrics,
  type NetworkPlan,
  type Ops,
  type Progress,
  type SavedTensor,
  type Scheduler,
  type State,
  type Targets,
  type Tensor,
  type TrainStep,
  type TrainStepResult,
  type Variable,
} from '@uninas/contracts';
import { TOY_CLASSES } from './toy-data.fixture.js';

/** How a toy method behaves. */
export interface ToyOptions {
  readonly plan?: LoaderPlan;
  readonly every?: number;
  /** Epoch (0-based) after which it wants to stop. */
  readonly stopAfter?: number;
  readonly scheduler?: Scheduler;
  readonly metrics?: readonly Metric[];
  /** Whether losses are sums over the samples of a batch. */
  readonly sums?: boolean;
  /** Called in every training step; what it gives is measured as well. */
  readonly onStep?: (step: TrainStep, method: ToyMethod) => Metrics | void;
  /** In place of its learning rate. */
  readonly knobs?: () => readonly Knob[];
  /** Called in every evaluation step; what it gives is measured as well. */
  readonly onEvalStep?: (method: ToyMethod, batch: Batch, step: number) => Metrics;
}

/** Softmax regression with a running mean of the inputs, which does nothing but be a statistic. */
export class ToyMethod extends Method {
  readonly calls: string[] = [];
  readonly strategies = undefined;
  built!: BuiltNetwork;
  #ops!: Ops;
  #group!: MethodGroup;

  constructor(readonly options: ToyOptions = {}) {
    super({
      path: 'cls_method',
      args: { amp_enabled: false },
      children: { cls_data: undefined, cls_initializers: [], cls_regularizers: [] },
    });
  }

  override setup({ ops }: MethodContext): Promise<void> {
    this.#ops = ops;
    const data = Float32Array.from({ length: 4 * TOY_CLASSES }, (_, i) => Math.sin(i + 1) / 4);
    const weight = ops.variable('weight', [4, TOY_CLASSES], { data });
    const bias = ops.variable('bias', [TOY_CLASSES]);
    const mean = ops.variable('mean', [4], { trainable: false });
    const variables = new Map([weight, bias, mean].map((variable) => [variable.name, variable]));
    const plan: NetworkPlan = {
      name: 'toy',
      input: [4],
      inputId: 0,
      modules: [],
      variables: [],
      requests: [],
      weights: [],
      warnings: [],
    };
    this.built = {
      plan,
      ops,
      variables,
      forward: () => [],
      forwardPart: () => [],
      dispose: () => [...variables.values()].forEach((variable) => variable.dispose()),
    };
    const optimizer = new ToyMomentum([weight, bias], ops);
    const { every = 1, scheduler } = this.options;
    this.#group = { name: 'net', variables: [weight, bias], optimizer, scheduler, every };
    return Promise.resolve();
  }

  override get sumsLosses(): boolean {
    return this.options.sums ?? false;
  }

  override loaderPlan(): LoaderPlan {
    return this.options.plan ?? { train: 1, valid: 0 };
  }

  override groups(): readonly MethodGroup[] {
    return [this.#group];
  }

  override knobs(): readonly Knob[] {
    return this.options.knobs?.() ?? super.knobs();
  }

  override metrics(): readonly Metric[] {
    return this.options.metrics ?? [];
  }

  override trainStep(step: TrainStep): TrainStepResult {
    const ops = this.#ops;
    this.#gather(step.batch, step.gatherers);
    step.onSample?.(undefined);
    const more = this.options.onStep?.(step, this);
    this.calls.push(`${step.phase} ${step.progress.epoch}.${step.step}`);
    const mean = this.built.variables.get('mean')!;
    const { value, gradients } = ops.valueAndGradients(() => this.#loss(step.batch), this.#group.variables);
    const loss = value.dataSync()[0]!;
    value.dispose();
    const { inputs, size } = step.batch;
    mean.assign(
      ops.tidy(() => ops.keep(ops.add(ops.affine(mean.value, 0.9), ops.affine(ops.mean(ops.tensor(inputs, [size, 4]), [0]), 0.1)))), // prettier-ignore
    );
    return { gradients: new Map([['net', gradients]]), metrics: { loss, ...more } };
  }

  override evalStep(batch: Batch, { step }: EvalMoment, options: EvalOptions = {}): Metrics {
    this.#gather(batch, options.gatherers, options.values);
    const loss = this.#ops.tidy(() => this.#loss(batch, options.values).dataSync()[0]!);
    return { loss, size: batch.size, ...this.options.onEvalStep?.(this, batch, step) };
  }

  override onEvalStep({ loss }: Metrics, { phase, epoch, step }: EvalMoment, { values }: EvalOptions = {}): void {
    this.calls.push(`told of ${phase} ${epoch}.${step}${values ? ' of a clone' : ''}: ${loss}`);
  }

  override forwardStep(): void {}

  override onEpochStart({ epoch }: Progress): void {
    this.calls.push(`start ${epoch}`);
  }

  override onEpochEnd({ epoch }: Progress, metrics: Metrics): { stop: boolean } {
    this.calls.push(`end ${epoch}${'val/loss' in metrics ? ' val' : ''}${'test/loss' in metrics ? ' test' : ''}`);
    return { stop: epoch === this.options.stopAfter };
  }

  override descriptions(): Readonly<Record<string, Description>> {
    return { network: { name: 'Toy' } };
  }

  override state(): State {
    const saved = [...this.built.variables.values()].map(toSaved);
    return { tensors: new Map(saved.map(([name, tensor]) => [`network/${name}`, tensor])), values: {} };
  }

  override restore({ tensors }: State): void {
    for (const [name, variable] of this.built.variables) variable.load(tensors.get(`network/${name}`)!.data);
  }

  override dispose(): void {
    this.built.dispose();
    this.#group.optimizer.dispose();
  }

  #loss(batch: Batch, values?: ReadonlyMap<string, Tensor>): Tensor {
    const ops = this.#ops;
    const losses = ops.softmaxCrossEntropy(this.#logits(batch, values), this.#targets(batch).probabilities);
    return this.sumsLosses ? ops.sum(losses) : ops.mean(losses);
  }

  #gather(batch: Batch, gatherers: Gatherers | undefined, values?: ReadonlyMap<string, Tensor>): void {
    const ops = this.#ops;
    ops.tidy(() => {
      for (const metric of this.metrics()) {
        gatherers?.of(metric)?.add(ops, [this.#logits(batch, values)], this.#targets(batch));
      }
    });
  }

  #logits(batch: Batch, values?: ReadonlyMap<string, Tensor>): Tensor {
    const ops = this.#ops;
    const valueOf = (name: string): Tensor => values?.get(name) ?? this.built.variables.get(name)!.value;
    const x = ops.tensor(batch.inputs, [batch.size, 4]);
    return ops.add(ops.matMul(x, valueOf('weight')), valueOf('bias'));
  }

  #targets(batch: Batch): Targets {
    const ops = this.#ops;
    const labels = ops.tensor(batch.labels, [batch.size], 'int32');
    return { labels, probabilities: ops.oneHot(labels, TOY_CLASSES) };
  }
}

/** Gradient descent with momentum 0.9. */
export class ToyMomentum implements GroupOptimizer {
  readonly cls = 'ToyMomentum';
  readonly initialLr = 0.1;
  lr = 0.1;
  steps = 0;
  /** Learning rate of every step. */
  readonly rates: number[] = [];
  readonly #slots: Tensor[];

  constructor(
    private readonly variables: readonly Variable[],
    private readonly ops: Ops,
  ) {
    this.#slots = variables.map(({ shape }) => ops.zeros(shape));
  }

  step(gradients: readonly (Tensor | undefined)[]): void {
    this.steps++;
    this.rates.push(this.lr);
    for (const [i, variable] of this.variables.entries()) {
      const gradient = gradients[i];
      if (gradient === undefined) continue;
      const old = this.#slots[i]!;
      const slot = this.ops.tidy(() => this.ops.keep(this.ops.add(this.ops.affine(old, 0.9), gradient)));
      variable.assign(this.ops.tidy(() => this.ops.keep(this.ops.sub(variable.value, this.ops.affine(slot, this.lr)))));
      old.dispose();
      gradient.dispose();
      this.#slots[i] = slot;
    }
  }

  state(): State {
    const saved = this.#slots.map((slot, i) => toSaved({ name: this.variables[i]!.name, value: slot }));
    return { tensors: new Map(saved), values: { steps: this.steps } };
  }

  restore({ tensors, values }: State): void {
    this.steps = Number(values['steps']);
    for (const [i, { name, shape }] of this.variables.entries()) {
      this.#slots[i]!.dispose();
      this.#slots[i] = this.ops.tensor(tensors.get(name)!.data, shape);
    }
  }

  dispose(): void {
    for (const slot of this.#slots.splice(0)) slot.dispose();
  }
}

function toSaved({ name, value }: { readonly name: string; readonly value: Tensor }): [string, SavedTensor] {
  return [name, { shape: value.shape, data: Float32Array.from(value.dataSync()) }];
}
