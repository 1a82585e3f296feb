import type { Shape } from '@uninas/contracts';
import type { Graph } from './graph.js';

/** A reshape of a plan: shapes are channels last. */
interface Reshape {
  readonly x: string;
  readonly name: string;
  readonly from: Shape;
  readonly to: Shape;
}

/**
 * Gives a channels-first value another shape, with its elements in the order that they have
 * channels last. Transpositions that would move nothing are left out.
 */
export function writeReshape(graph: Graph, { x, name, from, to }: Reshape): string {
  const last = isMoved(from) ? graph.node('Transpose', `${name}.last`, [x], { perm: toLast(from.length) }) : x;
  const target = isMoved(to) ? to : [to.at(-1)!, ...to.slice(0, -1)];
  const reshaped = graph.node('Reshape', name, [last, graph.integers([0, ...target])]);
  return isMoved(to) ? graph.node('Transpose', `${name}.first`, [reshaped], { perm: toFirst(to.length) }) : reshaped;
}

/** Whether the elements stand in another order channels first than last. */
function isMoved(shape: Shape): boolean {
  const image = shape.slice(0, -1).reduce((product, n) => product * n, 1);
  return image > 1 && shape.at(-1)! > 1;
}

/** `[0, 2, 3, 1]` for an image with its batch. */
function toLast(rank: number): readonly number[] {
  return [0, ...Array.from({ length: rank - 1 }, (_, i) => i + 2), 1];
}

/** `[0, 3, 1, 2]` for an image with its batch. */
function toFirst(rank: number): readonly number[] {
  return [0, rank, ...Array.from({ length: rank - 1 }, (_, i) => i + 1)];
}
