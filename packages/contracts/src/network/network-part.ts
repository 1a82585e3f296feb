import { bool, int, Module, Register, str } from '@uninas/core';
import type { MetaArgSpec, Node } from '@uninas/core';
import type { Description } from './description.js';
import type { Chosen } from './plan.js';
import type { PlanBuilder, Value } from './plan-builder.js';

/**
 * Parts that a part is made of, by their name in descriptions.
 *
 * Made with `one`, `optional`, `any` and `between`: a single part stands in the
 * group `submodules`, a list in `submodule_lists`.
 */
export type PartSlots = Readonly<Record<string, PartSlot>>;

/** A place for parts in a description. */
export type PartSlot = Pick<MetaArgSpec, 'kind' | 'help' | 'min' | 'max' | 'list'> & {
  /** Named parts, in the group `submodule_dicts`, or among the kwargs. */
  readonly dict?: 'submodule_dicts' | 'kwargs';
  /**
   * A part that is written as an object among the kwargs: its class name under
   * `key`, beside its own kwargs.
   */
  readonly inline?: {
    readonly key: string;
    /** Class of objects that name none. */
    readonly cls?: string;
  };
};

/**
 * The node of a part that was made from a description.
 *
 * Its path is the place in the description, such as `submodules.stem`; its
 * children are parts, lists of parts, or maps of named parts, by slot.
 */
export interface PartNode extends Node {
  /** Registered class name. */
  readonly cls: string;
}

/**
 * A part of a network: something that a description names and that adds operations to a plan.
 *
 * Its arguments are the kwargs of the description, by the same names. It is
 * planned only if it was made from a description, and keeps no state: one part
 * may be planned several times. Stems, heads and bodies are modules of the
 * tree as well, where they only describe themselves.
 */
export abstract class NetworkPart extends Module.with({}) {
  /** What it is made of. */
  static readonly parts: PartSlots = {};
  /** Modules beyond those its arguments name that must be loaded, such as fixed activation functions. */
  static readonly uses: readonly string[] = [];
  /** Kwargs that descriptions of the original carry and that mean nothing here. */
  static readonly ignores: readonly string[] = [];
  /**
   * Arguments that descriptions of the original hold in another form than their value has: of a `single`
   * one a list with one element stands as this element; the default of a `nullable` one is null, and that of an
   * `own` one is left out, since the original has no such argument.
   */
  static readonly written: Readonly<Record<string, 'single' | 'nullable' | 'own'>> = {};

  /**
   * Adds its operations.
   *
   * @param features channels of the output; of a head, the number of classes
   * @throws {Error} if the shapes do not fit
   */
  abstract plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[];

  /**
   * The decisions that hold for its parts, where it has a say in them.
   *
   * @param own its complete description, before anything is decided
   */
  narrowed(chosen: Chosen, _own: () => Description): Chosen {
    return chosen;
  }

  /**
   * What stands for it in the finalized network.
   *
   * @param own its description, in which its parts are finalized already
   * @param chosen the candidates of architecture weights that stay, as `narrowed` left them
   */
  finalized(own: Description, _chosen: Chosen): Description {
    return own;
  }

  /** The class name in the description. */
  get cls(): string {
    return (this.node as PartNode).cls;
  }

  /** The place in the description, for messages. */
  get place(): string {
    return this.node.path;
  }

  /** The part in a slot made with `one`, whose kind was checked. */
  protected part<T extends NetworkPart = NetworkPart>(name: string): T {
    return this.node.children[name] as T;
  }

  /** The part in a slot made with `optional`, whose kind was checked. */
  protected partOrNone<T extends NetworkPart = NetworkPart>(name: string): T | undefined {
    return this.node.children[name] as T | undefined;
  }

  /** The parts in a list slot. */
  protected partList<T extends NetworkPart = NetworkPart>(name: string): readonly T[] {
    return (this.node.children[name] ?? []) as readonly T[];
  }

  /** The parts in a slot of named ones. */
  protected partMap<T extends NetworkPart = NetworkPart>(name: string): ReadonlyMap<string, T> {
    return (this.node.children[name] ?? new Map()) as ReadonlyMap<string, T>;
  }
}

/** An operation with one output: a layer, or what may stand in its place. */
@Register.kind('network_layer')
export abstract class NetworkLayer extends NetworkPart.with({}) {}

/** A combination of layers that may stand where a layer may. */
@Register.kind('network_module')
export abstract class NetworkModule extends NetworkLayer.with({}) {}

/** Candidate operations of which an architecture weight decides. */
@Register.kind('network_mixed_op')
export abstract class NetworkMixedOp extends NetworkLayer.with({}) {}

/**
 * Scales the channels of an image by what is in it: `[height, width, channels]` keeps its shape.
 *
 * Planned with the channels of the surrounding block's input as `features`.
 */
@Register.kind('attention_module')
export abstract class AttentionModule extends NetworkPart.with({
  use_c_substitute: bool(false, "derive sizes from the channels of the block's input rather than from the own ones"),
}) {
  /** Numbers of channels, which the original wrote beside the arguments and which planning tells. */
  static override readonly ignores = ['c', 'c_substitute'];

  /** The channels that sizes derive from. */
  protected channels(x: Value, features: number): number {
    return this.args.use_c_substitute ? features : (x.shape.at(-1) ?? 0);
  }
}

/** A node of a cell: combines the cell's inputs and earlier blocks to one output. */
@Register.kind('network_block')
export abstract class NetworkBlock extends NetworkPart.with({}) {}

/** A cell as it stands in a description: takes and returns as many values as the stem returns. */
@Register.kind('network_cell_part')
export abstract class NetworkCellPart extends NetworkPart.with({
  name: str('c', 'name of the cell in the order of cells'),
  features_mult: int(-1, 'output channels as a multiple of the input channels; -1 if fixed', { min: -1 }),
  features_fixed: int(-1, 'number of output channels; -1 if a multiple', { min: -1 }),
}) {}
