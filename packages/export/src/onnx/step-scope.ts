import type { Chosen, Shape, SplitLevel, Step, ValueId } from '@uninas/contracts';
import { ExportError } from '../export-error.js';
import type { Constants } from './constants.js';
import type { Graph } from './graph.js';
import type { OnnxAttribute } from './model.js';

/** A step that does one of these. */
export type StepOf<Op extends Step['op']> = Step & { readonly op: Op };

/** A value of the graph, channels first, with its shape here, channels last. */
export interface Known {
  readonly name: string;
  readonly shape: Shape;
}

/** What the steps of one module are written with. */
export class StepScope {
  /**
   * @param scope beginning of the names of nodes, that of the module's variables
   * @param values what was written so far, by its id in the plan
   */
  constructor(
    readonly graph: Graph,
    readonly constants: Constants,
    readonly scope: string,
    readonly values: Map<ValueId, Known>,
    private readonly chosen: Chosen | undefined,
  ) {}

  /** Appends an operation of this module. @returns name of its result */
  node(
    op: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    return this.graph.node(op, this.path(name), inputs, attributes);
  }

  /** A name in this module. */
  path(name: string): string {
    return `${this.scope}.${name}`;
  }

  name(id: ValueId): string {
    return this.of(id).name;
  }

  of(id: ValueId): Known {
    const value = this.values.get(id);
    if (value === undefined) throw new Error(`the plan reads the value ${id} before it is made`);
    return value;
  }

  /** The candidate that runs. @throws {ExportError} if none or several are chosen */
  candidate(weight: string): number {
    const [index, ...others] = this.chosen?.(weight) ?? [];
    if (index === undefined || others.length > 0) {
      throw new ExportError(`${this.scope}: exactly one candidate of ${weight} must be chosen`);
    }
    return index;
  }

  /** Whether weights are split there; if they may be and are not yet, the first branch stands for all. */
  isSplit({ split }: { readonly split?: SplitLevel }): boolean {
    return split === undefined || split.level < Math.round(this.constants.saved(split.depth).data[0]!);
  }

  /** A shape for every sample of a value: `[batch, ...dims]`. */
  withBatch(x: ValueId, dims: readonly number[]): string {
    const batch = this.node('Shape', 'batch', [this.name(x)], { start: 0, end: 1 });
    return this.node('Concat', 'shape', [batch, this.graph.integers(dims)], { axis: 0 });
  }
}

/** `[height, width, channels]` as `[channels, height, width]`; lists of features stay. */
export function channelsFirst(shape: Shape): Shape {
  return [shape.at(-1)!, ...shape.slice(0, -1)];
}

/** `[top, bottom, left, right]` as ONNX lists it. */
export function padsOf([top, bottom, left, right]: readonly [number, number, number, number]): readonly number[] {
  return [top, left, bottom, right];
}
