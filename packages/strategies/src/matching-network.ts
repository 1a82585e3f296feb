import type {
  BuiltNetwork,
  MethodContext,
  Network,
  Ops,
  SavedTensor,
  State,
  Stateful,
  Tensor,
  Variable,
} from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { NetworkVariables } from './network-variables.js';

/** How scores are made. */
export interface MatchingOptions {
  readonly classes: number;
  /** Samples that are compared. */
  readonly samples: number;
  /** Whether each sample is scored, and the scores are averaged; otherwise all make one input. */
  readonly average: boolean;
  /** Takes the place of a linear layer; owned from now on. */
  readonly network?: BuiltNetwork;
}

/** What a score is derived from. */
interface Gradient {
  readonly variable: Variable;
  readonly value: Tensor;
}

/**
 * Scores how much a student can learn from a teacher, by the difference of what
 * both say about a few samples.
 *
 * @source Peng et al., 2020, "Cream of the crop: Distilling prioritized paths
 *   for one-shot neural architecture search", section 3.3
 */
export class MatchingNetwork implements Stateful {
  readonly #variables: readonly Variable[];

  constructor(
    private readonly ops: Ops,
    random: Random,
    private readonly options: MatchingOptions,
  ) {
    const { network } = options;
    this.#variables =
      network === undefined
        ? linearLayer(ops, random, MatchingNetwork.inputs(options))
        : [...network.variables.values()].filter(({ trainable }) => trainable);
  }

  /** Values of one input. */
  static inputs({ classes, samples, average }: MatchingOptions): number {
    return average ? classes : classes * samples;
  }

  /** The trainable values. */
  get variables(): readonly Variable[] {
    return this.#variables;
  }

  /**
   * How well a teacher fits, from 0 to 1: the sigmoid of the score.
   *
   * @param difference teacher minus student, `[samples, classes]` of probabilities
   */
  match(difference: Tensor): number {
    return this.ops.tidy(() => this.ops.sigmoid(this.#score(difference)).dataSync()[0]!);
  }

  /** Follows the gradient of a loss, given that with respect to the match. */
  step(difference: Tensor, matchGradient: number, rate: number): void {
    const { ops } = this;
    for (const { variable, value } of this.gradients(difference)) {
      variable.assign(ops.tidy(() => ops.weightedSum([variable.value, value], [1, -rate * matchGradient])));
      value.dispose();
    }
  }

  /** Of the match; owned by the caller. */
  gradients(difference: Tensor): readonly Gradient[] {
    const { ops } = this;
    const { value, gradients } = ops.valueAndGradients(() => ops.sigmoid(this.#score(difference)), this.#variables);
    value.dispose();
    return this.#variables.map((variable, i) => ({ variable, value: gradients[i]! }));
  }

  state(): State {
    const { network } = this.options;
    if (network !== undefined) return new NetworkVariables(network).state();
    const saved = this.#variables.map(({ name, shape, value }): [string, SavedTensor] => {
      return [name, { shape: [...shape], data: Float32Array.from(value.dataSync()) }];
    });
    return { tensors: new Map(saved), values: {} };
  }

  /** @throws {Error} if the saved matching network is another one; nothing is changed then */
  restore(state: State): void {
    const { network } = this.options;
    if (network !== undefined) return new NetworkVariables(network).restore(state);
    const other = this.#variables.find(({ name, shape }) => state.tensors.get(name)?.shape.join() !== shape.join());
    if (other !== undefined)
      throw new Error(`the saved matching network has no ${other.name} of ${other.shape.join(' x ')}`);
    for (const variable of this.#variables) variable.load(state.tensors.get(variable.name)!.data);
  }

  dispose(): void {
    const { network } = this.options;
    if (network !== undefined) network.dispose();
    else for (const variable of this.#variables) variable.dispose();
  }

  /** A scalar. */
  #score(difference: Tensor): Tensor {
    const { ops } = this;
    const { network } = this.options;
    const width = MatchingNetwork.inputs(this.options);
    const inputs = ops.reshape(difference, [difference.size / width, width]);
    if (network !== undefined) return ops.mean(network.forward(inputs, { training: false }).at(-1)!);
    const [weight, bias] = this.#variables;
    return ops.mean(ops.add(ops.matMul(inputs, weight!.value), bias!.value));
  }
}

/**
 * A matching network for the classes of a data set.
 *
 * @param network planned and built here; a linear layer when left out
 */
export async function openMatchingNetwork(
  { ops, random, data, modules, readText }: MethodContext,
  args: { readonly match_batch_size: number; readonly mmn_batch_average: boolean },
  network: Network | undefined,
): Promise<MatchingNetwork> {
  const { match_batch_size: samples, mmn_batch_average: average } = args;
  const options = { classes: data.info.output[0]!, samples, average };
  const own = random.at('matching');
  if (network === undefined) return new MatchingNetwork(ops, own, options);
  await network.plan({ input: [MatchingNetwork.inputs(options)], output: [1], modules, readText });
  return new MatchingNetwork(ops, own, { ...options, network: network.build({ ops, random: own }) });
}

/** PyTorch's first values: uniform within one over the root of the number of inputs. */
function linearLayer(ops: Ops, random: Random, inputs: number): readonly Variable[] {
  const bound = 1 / Math.sqrt(inputs);
  const values = (name: string, size: number): Float32Array => {
    const stream = random.at(name);
    return Float32Array.from({ length: size }, () => (2 * stream.float() - 1) * bound);
  };
  return [
    ops.variable('weight', [inputs, 1], { data: values('weight', inputs) }),
    ops.variable('bias', [1], { data: values('bias', 1) }),
  ];
}
