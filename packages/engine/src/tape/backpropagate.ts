import type { Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { sameShape } from '../runtime/shape.js';
import type { Tape, TapeNode } from './tape.js';

/**
 * The gradients of a scalar with respect to `sources`, undefined where there is none.
 *
 * Walks the tape backwards and frees what a node saved, and the gradient that
 * came to it, as soon as the node is done.
 */
export function backpropagate(
  k: Kernels,
  tape: Tape,
  value: Tensor,
  sources: readonly number[],
): (Tensor | undefined)[] {
  const { runtime } = k;
  const parts = new Map<number, Tensor[]>([[runtime.id(value), [k.fill(value.shape, 1)]]]);
  const total = (id: number): Tensor | undefined => {
    const list = parts.get(id);
    parts.delete(id);
    return list === undefined ? undefined : addUp(k, list);
  };
  for (let node = tape.nodes.pop(); node !== undefined; node = tape.nodes.pop()) {
    const { inputs, output, saved } = node;
    const dy = total(output);
    try {
      if (dy === undefined) continue;
      const current = node;
      const gradients = runtime.tidy(() => nodeGradients(k, current, dy));
      gradients.forEach((gradient, i) => {
        const id = inputs[i];
        if (gradient === undefined || id === undefined) return;
        const list = parts.get(id);
        if (list === undefined) parts.set(id, [gradient]);
        else list.push(gradient);
      });
    } finally {
      dy?.dispose();
      for (const tensor of saved) tensor.dispose();
    }
  }
  const seen = new Map<number, Tensor | undefined>();
  return sources.map((id) => {
    const before = seen.get(id);
    if (before !== undefined) return runtime.alias(before);
    const gradient = total(id);
    seen.set(id, gradient);
    return gradient;
  });
}

/** The gradients of one node, each of them a tensor of its own. */
function nodeGradients(k: Kernels, node: TapeNode, dy: Tensor): (Tensor | undefined)[] {
  const taken = new Set<Tensor>([dy, ...node.saved]);
  return node.gradient(dy, node.saved, node.needs).map((gradient, i) => {
    if (gradient === undefined || node.needs[i] !== true) return undefined;
    if (!taken.has(gradient) && !k.runtime.isKept(gradient)) {
      taken.add(gradient);
      return gradient;
    }
    return k.runtime.alias(gradient);
  });
}

function addUp(k: Kernels, list: Tensor[]): Tensor {
  const [first, second] = list;
  if (first === undefined) throw new RangeError('no gradient to add up');
  if (second === undefined) return first;
  for (const part of list) {
    if (!sameShape(part.shape, first.shape)) throw new RangeError('gradients of one tensor differ in shape');
  }
  const sum = k.weightedSum(
    list,
    list.map(() => 1),
  );
  for (const part of list) part.dispose();
  return sum;
}
