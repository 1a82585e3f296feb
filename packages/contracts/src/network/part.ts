import { bool, exactlyOneOf, float, int, list, lists, Module, moduleName, path, Register, str } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Ops } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';
import type { BuiltNetwork } from './built.js';
import type { Description } from './description.js';
import { NetworkPart } from './network-part.js';
import type { Chosen, NetworkPlan, Shape } from './plan.js';

/** Finds the classes of modules by name; the register of the tree is one. */
export interface ModuleSource {
  /** @throws {Error} if there is no such module, or it cannot be loaded */
  load(name: string): Promise<unknown>;
  /** What is known of a module without importing it. */
  find?(name: string): { readonly entry: { readonly kind: string } } | undefined;
  /** The modules of a kind, to suggest one. */
  modules?(kind: string): readonly { readonly name: string }[];
}

/** What a network is made for. */
export interface NetworkContext {
  /** Shape of one input without the batch. */
  readonly input: Shape;
  /** Shape of one label: `[classes]`. */
  readonly output: Shape;
  readonly modules: ModuleSource;
  /** Source of what is random about a network, such as its architecture; that of seed 0 when left out. */
  readonly random?: Random;
  /**
   * Reads a text file, such as a stored description.
   *
   * @param isSearch whether of a run the search network is meant, not what it found
   * @throws {Error} if it cannot be read
   */
  readonly readText: (path: string, isSearch?: boolean) => Promise<string>;
}

/** What building a network needs. */
export interface BuildContext {
  readonly ops: Ops;
  /** Source of the variables' first values. */
  readonly random: Random;
  /** Activation functions of other packages than the network's, by name. */
  readonly activations?: ReadonlyMap<string, ActFun>;
}

/**
 * A network as a module of the tree: emits a description, plans it, builds it.
 */
@Register.kind('network', ['search', 'only_config', 'external'])
export abstract class Network extends Module.with({
  checkpoint_path: path('', 'pre-trained weights: a run folder, a checkpoint or a .safetensors file; empty for none'),
  assert_output_match: bool(true, 'fail, rather than warn, if a head does not fit the labels'),
}) {
  /**
   * Reads what it needs and plans; no tensor is allocated.
   *
   * @throws {Error} if the description is not valid, or the shapes do not fit
   */
  abstract plan(context: NetworkContext): Promise<NetworkPlan>;
  /** The description that was planned; `finalized` names the chosen candidates of every architecture weight. */
  abstract describe(finalized?: Chosen): Description;
  /** Allocates the planned network; the caller disposes it. */
  abstract build(context: BuildContext): BuiltNetwork;
}

/** A stack of cells with stem and heads. */
@Register.kind('network_body')
export abstract class NetworkBody extends NetworkPart.with({}) {
  /**
   * Its description as a module of the tree.
   *
   * @param stored a body of the same class, of which the cells are taken, and whatever the tree lacks
   * @throws {Error} if its children do not fit each other
   */
  abstract describe(context: NetworkContext, stored?: Description): Description;
}

/** The first layers of a network. */
@Register.kind('network_stem')
export abstract class NetworkStem extends NetworkPart.with({
  features: int(0, 'number of output channels', { min: 0 }),
}) {
  /** Its description as a module of the tree. */
  abstract describe(): Description;
}

/** An output of a network. */
@Register.kind('network_head')
export abstract class NetworkHead extends NetworkPart.with({
  weight: float(1, 'weight of its loss; the head is left out unless positive'),
  cell_idx: int(-1, 'cell after which the head sits, -1 for the last', { min: -1 }),
  persist: bool(true, 'whether the head is part of the finalized network'),
}) {
  /** Its description as a module of the tree. */
  abstract describe(): Description;
}

/** What a cell needs to know to describe itself. */
export interface CellContext {
  /** Position in the sequence of cells. */
  readonly index: number;
  readonly primitives: PrimitiveSet | undefined;
  /**
   * A mixed operation of the primitives.
   *
   * @param weight name of the architecture weight
   * @throws {Error} if the cell has no primitives, or they leave fewer than two candidates
   */
  mixedOp(weight: string, stride: number): Description;
}

/** A building block that the body repeats. */
@Register.kind('network_cell')
export abstract class NetworkCell extends Module.with(
  {
    name: str('c', 'name of the cell in the order of cells'),
    features_mult: int(-1, 'output channels as a multiple of the input channels; -1 if fixed', { min: -1 }),
    features_fixed: int(-1, 'number of output channels; -1 if a multiple', { min: -1 }),
  },
  {},
  { rules: [exactlyOneOf('features_mult', 'features_fixed')] },
) {
  /** Whether all cells of this name have one description, so that they share their architecture. */
  abstract readonly isShared: boolean;
  /** The description of a cell part. */
  abstract describe(context: CellContext): Description;
}

/** The candidate operations of a search space. */
@Register.kind('primitive_set')
export abstract class PrimitiveSet extends Module.with({
  strategy_name: str('default', 'name of the weight strategy that decides'),
  mixed_cls: moduleName('network_mixed_op', 'MixedOp', 'class of the mixed operations'),
  mixed_priors: lists(
    int,
    [],
    'earlier weights that each mixed operation depends on, counted from the end (-1: the last); empty for the last one, else one list for each in turn',
  ),
  subset: list(int, [], 'indices of the candidates to use, all if empty', { min: 0 }),
}) {
  /** All candidates for one place, in the order of gene indices, before `subset` is taken. */
  abstract candidates(stride: number): readonly Description[];

  /** One operation that chooses among all candidates itself, in place of a mixed operation of them. */
  ownChoice(_weight: string, _stride: number): Description | undefined {
    return undefined;
  }
}

/** An activation function. */
@Register.kind('act_fun')
export abstract class ActFun extends Module.with({}) {
  /** Element-wise products of each output element, as the multiply-add rules count them. */
  readonly products: number = 0;
  /** Whether it changes nothing; `apply` is never called then. */
  readonly isIdentity: boolean = false;
  /** Of a rectifier min(max(x, 0), limit), its limit: a normalisation before it can do both in one pass. */
  readonly limit: number | undefined = undefined;
  /** First values of its trainable scalars. */
  readonly parameters: readonly number[] = [];
  /**
   * Element-wise; the result belongs to the caller.
   *
   * @param parameters the trainable scalars, each `[]`
   */
  abstract apply(ops: Ops, x: Tensor, ...parameters: readonly Tensor[]): Tensor;
}
