import type { ActFun, Program, Step, ValueId } from '@uninas/contracts';

type Activation = Step & { readonly op: 'activation' };

const found = new WeakMap<Program, ReadonlyMap<ValueId, Activation>>();

/**
 * The rectifiers of a program that are all that reads a batch norm, by the value of
 * the norm: both are computed in one pass then.
 */
export function rectifiedNorms(
  program: Program,
  activations: ReadonlyMap<string, ActFun>,
): ReadonlyMap<ValueId, Activation> {
  let rectifiers = found.get(program);
  if (rectifiers === undefined) found.set(program, (rectifiers = pairsOf(program, activations)));
  return rectifiers;
}

function pairsOf(program: Program, activations: ReadonlyMap<string, ActFun>): ReadonlyMap<ValueId, Activation> {
  const readers = new Map<ValueId, number>();
  const read = (id: ValueId): void => void readers.set(id, (readers.get(id) ?? 0) + 1);
  program.outputs.forEach(read);
  for (const step of program.steps) ('xs' in step ? step.xs : [step.x]).forEach(read);
  const norms = new Set(program.steps.filter(({ op }) => op === 'batch_norm').map(({ out }) => out));
  const rectifiers = program.steps.filter(
    (step): step is Activation =>
      step.op === 'activation' &&
      activations.get(step.name)?.limit !== undefined &&
      norms.has(step.x) &&
      readers.get(step.x) === 1,
  );
  return new Map(rectifiers.map((step) => [step.x, step]));
}
