import {
  Criterion,
  Metric,
  Network,
  Optimizer,
  Regularizer,
  type Batch,
  type BuildContext,
  type BuiltNetwork,
  type Description,
  type ForwardOptions,
  type GroupOptimizer,
  type Metrics,
  type NetworkPlan,
  type Ops,
  type ParameterGroup,
  type PlannedModule,
  type PlannedVariable,
  type Program,
  type Regularization,
  type Targets,
  type Tensor,
  type WeightRequest,
} from '@uninas/contracts';
import { float, int, Random, Register, type ArgValue } from '@uninas/core';
import { build } from './module.fixture.js';

/** Features of the toy network, and classes. */
export const FEATURES = 4;
export const CLASSES = 3;

const EMPTY: Program = { inputs: [0], steps: [], outputs: [0] };

function moduleOf(part: PlannedModule['part'], index: number, program: Program, lossWeight?: number): PlannedModule {
  return {
    part,
    index,
    name: '',
    cls: part,
    inputs: [],
    outputs: [],
    params: 0,
    program,
    ...(lossWeight && { lossWeight }),
  };
}

function planned(name: string, shape: readonly number[], trainable = true): PlannedVariable {
  return { name, shape, trainable, initial: { is: 'uniform', bound: 0.7 }, role: 'linear' };
}

/** Which request of its weight each one is. */
function useOf(weights: readonly string[], i: number): number {
  return weights.slice(0, i).filter((weight) => weight === weights[i]).length;
}

/** A plan of one cell per weight; candidates are linear layers, the last of each cell is the identity. */
export function toyPlan(weights: readonly string[], choices: readonly number[], auxWeight = 0): NetworkPlan {
  const requests: WeightRequest[] = weights.map((name, i) => ({ name, choices: choices[i]!, strategy: 'default' }));
  const cells = requests.map(({ name, choices: count }, i): PlannedModule => {
    const scope = `cells.${i}.op`;
    const branches = Array.from({ length: count }, () => EMPTY);
    const step = {
      op: 'choice',
      out: 1,
      shape: [FEATURES],
      xs: [0],
      weight: name,
      use: useOf(weights, i),
      strategy: 'default',
      scope,
      branches,
    } as const;
    return moduleOf('cell', i, { inputs: [0], steps: [step], outputs: [1] });
  });
  return {
    name: 'toy',
    input: [FEATURES],
    inputId: 0,
    modules: [
      moduleOf('stem', -1, EMPTY),
      ...(auxWeight > 0 ? [moduleOf('head', 0, EMPTY, auxWeight)] : []),
      ...cells,
      moduleOf('head', cells.length - 1, EMPTY, 1),
    ],
    variables: [
      planned('stem.weight', [FEATURES, FEATURES]),
      planned('stem.running', [FEATURES], false),
      ...requests.flatMap(({ choices: count }, i) =>
        Array.from({ length: count - 1 }, (_, k) => planned(`cells.${i}.op.${k}.weight`, [FEATURES, FEATURES])),
      ),
      ...(auxWeight > 0 ? [planned('aux.weight', [FEATURES, CLASSES])] : []),
      planned('head.weight', [FEATURES, CLASSES]),
      planned('head.bias', [CLASSES]),
    ],
    requests,
    weights: requests.filter(({ name }, i) => weights.indexOf(name) === i),
    warnings: [],
  };
}

/** What tests may look at. */
export interface ToyBuilt extends BuiltNetwork {
  readonly forwards: ForwardOptions[];
}

/** Allocates a toy plan. */
export function buildToy(plan: NetworkPlan, { ops, random }: BuildContext): ToyBuilt {
  const variables = new Map(
    plan.variables.map(({ name, shape, trainable }) => {
      const stream = random.at(name);
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.float() - 0.5);
      return [name, ops.variable(name, shape, { trainable, data })] as const;
    }),
  );
  const forwards: ForwardOptions[] = [];
  const weights = plan.requests.map(({ name }) => name);
  const forward = (x: Tensor, options: ForwardOptions): readonly Tensor[] => {
    forwards.push(options);
    const value = (name: string): Tensor => options.values?.get(name) ?? variables.get(name)!.value;
    let h = ops.tanh(ops.matMul(x, value('stem.weight')));
    const outputs: Tensor[] = [];
    if (variables.has('aux.weight')) outputs.push(ops.matMul(h, value('aux.weight')));
    if (options.training) {
      const running = variables.get('stem.running')!;
      running.assign(ops.add(ops.affine(running.value, 0.9), ops.affine(ops.mean(ops.stopGradient(h), [0]), 0.1)));
    }
    plan.requests.forEach(({ name, choices }, i) => {
      const input = h;
      const branches = Array.from({ length: choices }, (_, k) => () => {
        if (k === choices - 1) return ops.affine(input, 1);
        return ops.tanh(ops.matMul(input, value(`cells.${i}.op.${k}.weight`)));
      });
      h = options.chooser!.combine(name, branches, useOf(weights, i));
    });
    return [...outputs, ops.add(ops.matMul(h, value('head.weight')), value('head.bias'))];
  };
  return {
    plan,
    ops,
    variables,
    forwards,
    forward,
    forwardPart: () => [],
    dispose: () => variables.forEach((variable) => variable.dispose()),
  };
}

/** A network that is a toy plan. */
@Register.as('network', { search: true })
export class ToyNetwork extends Network.with({ aux: float(0, 'weight of the head after the stem') }) {
  weights: readonly string[] = ['a', 'b', 'a'];
  choices: readonly number[] = [3, 3, 3];
  latest: ToyBuilt | undefined;

  override async plan(): Promise<NetworkPlan> {
    return toyPlan(this.weights, this.choices, this.args.aux);
  }
  override describe(finalized?: (weight: string) => readonly number[]): Description {
    const chosen = Object.fromEntries(this.weights.map((weight) => [weight, finalized?.(weight) ?? null]));
    return { name: 'ToyNetwork', kwargs: chosen };
  }
  override build(context: BuildContext): BuiltNetwork {
    this.latest = buildToy(toyPlan(this.weights, this.choices, this.args.aux), context);
    return this.latest;
  }
}

/** A toy network of other weights. */
export function toyNetwork(
  weights: readonly string[],
  choices: readonly number[],
  args: Readonly<Record<string, ArgValue>> = {},
): ToyNetwork {
  const network = build(ToyNetwork, args);
  network.weights = weights;
  network.choices = choices;
  return network;
}

@Register.as('criterion')
export class ToyCrossEntropy extends Criterion.with({}) {
  override loss(ops: Ops, output: Tensor, { probabilities }: Targets): Tensor {
    const each = ops.softmaxCrossEntropy(output, probabilities);
    return this.args.reduction === 'none' ? each : ops.mean(each);
  }
}

@Register.as('metric')
export class ToyAccuracy extends Metric.with({}) {
  override evaluate(ops: Ops, outputs: readonly Tensor[], { labels }: Targets): Metrics {
    const found = ops.argMax(outputs.at(-1)!, 1).dataSync();
    const right = [...labels.dataSync()].filter((label, i) => label === found[i]).length;
    return { 'accuracy/1': right / found.length };
  }
}

@Register.as('regularizer')
export class ToyRegularizer extends Regularizer.with({ from: int(0, 'first epoch with dropout') }) {
  protected override get configuredStrength(): number {
    return 0.1;
  }
  override at({ epoch }: { readonly epoch: number }): Regularization {
    return epoch >= this.args.from ? { dropout: this.strength! * epoch } : {};
  }
}

/** Plain gradient descent. */
@Register.as('optimizer')
export class ToySGD extends Optimizer.with({ lr: float(0.2, 'learning rate') }) {
  override create({ variables }: ParameterGroup, ops: Ops): GroupOptimizer {
    const { lr } = this.args;
    return {
      lr,
      initialLr: lr,
      step(gradients) {
        ops.tidy(() =>
          variables.forEach((variable, i) => {
            const gradient = gradients[i];
            if (gradient) variable.assign(ops.sub(variable.value, ops.affine(gradient, this.lr)));
          }),
        );
        for (const gradient of gradients) gradient?.dispose();
      },
      state: () => ({ tensors: new Map(), values: {} }),
      restore: () => {},
      dispose: () => {},
    };
  }
}

/** A batch whose classes can be told apart: each has its own centre. */
export function toyBatch(size: number, seed = 1): Batch {
  const random = new Random(seed, ['toy']);
  const labels = Int32Array.from({ length: size }, () => random.int(CLASSES));
  const inputs = Float32Array.from({ length: size * FEATURES }, (_, i) => {
    const label = labels[Math.floor(i / FEATURES)]!;
    return (i % FEATURES === label ? 1.5 : 0) + 0.5 * random.normal();
  });
  return { size, inputs, inputShape: [FEATURES], labels };
}
