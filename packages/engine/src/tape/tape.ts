import type { Tensor } from '@uninas/contracts';

/** Gradients of a node's inputs; `needs[i]` tells whether that of input i is asked for. */
export type NodeGradient = (
  dy: Tensor,
  saved: readonly Tensor[],
  needs: readonly boolean[],
) => readonly (Tensor | undefined)[];

/** One recorded op. */
export interface TapeNode {
  readonly inputs: readonly number[];
  readonly needs: readonly boolean[];
  readonly output: number;
  /** Owned by the tape and freed when the node has been differentiated. */
  readonly saved: readonly Tensor[];
  readonly gradient: NodeGradient;
}

/** The ops that lead from some tensors onwards, in the order they ran. */
export class Tape {
  readonly nodes: TapeNode[] = [];
  private readonly tracked: Set<number>;

  /** @param sources ids of the tensors to differentiate with respect to */
  constructor(sources: Iterable<number>) {
    this.tracked = new Set(sources);
  }

  /** Whether a tensor depends on the sources. */
  tracks(id: number): boolean {
    return this.tracked.has(id);
  }

  push(node: TapeNode): void {
    this.nodes.push(node);
    this.tracked.add(node.output);
  }

  /** Frees what is still saved. */
  dispose(): void {
    for (const node of this.nodes) for (const tensor of node.saved) tensor.dispose();
    this.nodes.length = 0;
  }
}
