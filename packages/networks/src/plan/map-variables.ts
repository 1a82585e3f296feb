import type { Chosen, Crop, Gene, NetworkPlan, Program, Step } from '@uninas/contracts';
import { branchesOf, chosenOf, variablesOf, type DepthOf } from './chosen.js';
import { sizeOf } from './geometry.js';
import { Regrouped } from './regrouped.js';

type Rename = (name: string) => string | undefined;
type Choice = Extract<Step, { readonly op: 'choice' }>;
type Decide = (choice: Choice) => readonly number[];

/** Where the values of a variable are found: in another one, or in a part of it. */
export interface VariableSource {
  readonly from: string;
  readonly part: Crop | undefined;
}

/**
 * Where the finalized network of an architecture finds its values in the
 * super-network: name there by name in the finalized network.
 *
 * Parts that are finalized to something else, such as linear transformers to
 * skip connections, leave names that the finalized network does not have; see
 * `architectureSources`.
 *
 * @param chosen a gene, or the candidates of each weight
 */
export function mapVariables(plan: NetworkPlan, chosen: Gene | Chosen): ReadonlyMap<string, string> {
  return new Map([...variableSources(plan, chosen)].map(([name, { from }]) => [name, from]));
}

/**
 * As `mapVariables`, with the part of the values that is meant.
 *
 * @param depthOf how many levels of weights are split; all when left out
 */
export function variableSources(
  plan: NetworkPlan,
  chosen: Gene | Chosen,
  depthOf?: DepthOf,
): ReadonlyMap<string, VariableSource> {
  const finalized = typeof chosen === 'function' ? chosen : chosenOf(plan, chosen);
  const groups = (plan.regroupings ?? []).map((regrouping) => new Regrouped(regrouping, plan, finalized));
  const rename: Rename = (name) => {
    const group = groups.find((one) => one.holds(name));
    return group === undefined ? name : group.renamed(name);
  };
  const decide: Decide = (step) =>
    branchesOf(
      step,
      (weight) => groups.find((one) => one.holds(step.scope))?.decided(weight) ?? finalized(weight),
      depthOf,
    );
  const sources = new Map<string, VariableSource>();
  for (const { program } of plan.modules) collect(program, decide, rename, sources);
  return sources;
}

/**
 * The values of a variable of the finalized network.
 *
 * @param shape of the variable in the super-network
 */
export function valuesIn(values: Float32Array, shape: readonly number[], part: Crop | undefined): Float32Array {
  if (part === undefined) return values;
  const cropped = new Float32Array(sizeOf(part.size));
  for (let i = 0; i < cropped.length; i++) cropped[i] = values[positionOf(i, shape, part)]!;
  return cropped;
}

/** Where the i-th value of a part stands in the whole. */
function positionOf(i: number, shape: readonly number[], { begin, size }: Crop): number {
  let [rest, step, position] = [i, 1, 0];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position += ((rest % size[axis]!) + begin[axis]!) * step;
    rest = Math.floor(rest / size[axis]!);
    step *= shape[axis]!;
  }
  return position;
}

function collect(program: Program, decide: Decide, rename: Rename, sources: Map<string, VariableSource>): void {
  for (const step of program.steps) {
    // Tables of earlier choices exist for the search only.
    if (step.op === 'lookup') continue;
    for (const name of variablesOf(step)) {
      const to = rename(name);
      if (to !== undefined) sources.set(to, { from: name, part: partOf(step, name) });
    }
    if (step.op !== 'choice') continue;
    const indices = decide(step);
    for (const [position, index] of indices.entries()) {
      const branch = step.branches[index];
      if (branch === undefined) throw new RangeError(`${step.weight} has no candidate ${index}`);
      const from = `${step.scope}.${index}.`;
      // A single candidate takes the place of its mixed operation, several are numbered in a sum.
      const to = indices.length === 1 ? `${step.scope}.` : `${step.scope}.${position}.`;
      const pairs = step.names?.[index] ?? [[from, to] as const];
      const inBranch: Rename = (name) => {
        const found = renamed(name, pairs);
        return found && rename(found);
      };
      collect(branch, decide, inBranch, sources);
    }
  }
}

function renamed(name: string, pairs: readonly (readonly [string, string])[]): string | undefined {
  const pair = pairs.find(([from]) => name.startsWith(from));
  return pair && pair[1] + name.slice(pair[0].length);
}

function partOf(step: Step, name: string): Crop | undefined {
  if (step.op === 'conv2d') return step.filter === name ? step.crop : undefined;
  // Of a batch normalisation, the first channels; they are all of them nearly always.
  return step.op === 'batch_norm' ? { begin: [0], size: step.shape.slice(-1) } : undefined;
}
