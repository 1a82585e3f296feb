import type { NetworkPlan } from '@uninas/contracts';
import { suggest } from '@uninas/core';
import { commonDepth, matchOrder, natural } from './match-order.js';
import { isSameShape } from '../plan/geometry.js';
import { namesInFamily, TORCH_FAMILIES } from './torch-families.js';
import { modulesOf, splitName, torchShapesOf, type Shapes } from './torch-modules.js';

/** Something that a match leaves open. */
export interface TorchProblem {
  readonly is: 'missing' | 'of another shape' | 'too much' | 'in doubt';
  /** The tensor, and what is wrong with it. */
  readonly text: string;
}

/** Where a network finds its values in a file. */
export interface TorchMatch {
  /** By what they were found, for the log. */
  readonly how: string;
  /** Whether only the order and the shapes say so, and no name. */
  readonly isGuess: boolean;
  /** Names there by our names. */
  readonly names: ReadonlyMap<string, string>;
  /** Everything that does not fit; empty if the match is complete. */
  readonly problems: readonly TorchProblem[];
  /** How many variables each way found in the right shape; the one that was taken, or came nearest, has `how`. */
  readonly tried: readonly { readonly how: string; readonly fitting: number }[];
}

/** What PyTorch counts in batch normalisation, and nobody reads. */
const COUNTER = 'num_batches_tracked';
/** For how many missing variables a name like theirs is looked for. */
const NEAR = 10;

/**
 * Finds out which tensors of a state dict are the variables of a network: by
 * our own names, by those of a known family, or by their order and shapes.
 *
 * @param there shapes in PyTorch's layout
 * @param isNamed whether an order that does not fit is no match at all, however near it comes
 * @returns a complete match, or else the one in which most variables fit
 */
export function matchTorch(plan: NetworkPlan, there: Shapes, isNamed = false): TorchMatch {
  const ours = torchShapesOf(plan);
  const theirs = new Map([...there].filter(([name]) => splitName(name)[1] !== COUNTER));
  const matches: (Omit<TorchMatch, 'tried'> & { readonly fitting: number })[] = [];
  const tried = (): TorchMatch['tried'] => matches.map(({ how, fitting }) => ({ how, fitting }));
  const add = (how: string, names: TorchMatch['names'], isGuess: boolean): boolean => {
    const problems = problemsOf(names, ours, theirs);
    const fitting = [...names].filter(([own, other]) => isSameShape(ours.get(own)!, theirs.get(other)!)).length;
    matches.push({ how, isGuess, names, problems, fitting });
    return problems.length === 0;
  };
  for (const { how, names: all } of candidatesOf(plan, ours, theirs)) {
    const names = new Map([...all].filter(([own, other]) => ours.has(own) && theirs.has(other)));
    if (add(how, names, false)) return { ...matches.at(-1)!, tried: tried() };
  }
  const ordered = matchOrder(modulesOf(ours), modulesOf(theirs));
  const isWhole = add('by order and shapes', ordered.names, true) && ordered.fits === 'one';
  if (isWhole) return { ...matches.at(-1)!, tried: tried() };
  const comparable = isNamed ? matches.slice(0, -1) : matches;
  const nearest = comparable.reduce((best, match) => (match.fitting > best.fitting ? match : best));
  if (nearest.problems.length > 0) return { ...nearest, tried: tried() };
  const text = 'the parts fit in several orders, and their names tell none';
  return { ...nearest, problems: [{ is: 'in doubt', text }], tried: tried() };
}

function* candidatesOf(plan: NetworkPlan, ours: Shapes, theirs: Shapes): Generator<Pick<TorchMatch, 'how' | 'names'>> {
  // what wrappers put before all names, such as `module.`
  const words = [...theirs.keys()].map((name) => name.split('.'));
  const before = (words[0] ?? []).slice(0, commonDepth(words)).map((word) => `${word}.`).join(''); // prettier-ignore
  yield { how: 'by name', names: new Map([...ours.keys()].map((name) => [name, before + name])) };
  const plain = [...theirs.keys()].map((name) => name.slice(before.length));
  const modules = [...new Set(plain.map((name) => splitName(name)[0]))].sort((a, b) => natural.compare(a, b));
  for (const family of TORCH_FAMILIES) {
    const inFamily = namesInFamily(family, modules, plan);
    if (inFamily === undefined) continue;
    const names = plain.flatMap((name): [string, string][] => {
      const [module, tensor] = splitName(name);
      const own = inFamily.get(module);
      return own === undefined ? [] : [[`${own}.${tensor}`, before + name]];
    });
    yield { how: `by the names of ${family.name}`, names: new Map(names) };
  }
}

/** Everything that a match leaves open. */
function problemsOf(names: ReadonlyMap<string, string>, ours: Shapes, theirs: Shapes): readonly TorchProblem[] {
  const used = new Set(names.values());
  const unused = [...theirs.keys()].filter((name) => !used.has(name));
  const problems: TorchProblem[] = [];
  for (const [name, shape] of ours) {
    const other = names.get(name);
    if (other === undefined) {
      const near = problems.length < NEAR ? suggest(name, unused) : undefined;
      const hint = near === undefined ? '' : `, there is ${tensorText(near.name, theirs)}`;
      problems.push({ is: 'missing', text: `${tensorText(name, ours)}${hint}` });
      continue;
    }
    const found = theirs.get(other)!;
    if (isSameShape(found, shape)) continue;
    const there = other === name ? 'there' : `there as ${other}`;
    const text = `${name}: [${found.join(', ')}] ${there}, [${shape.join(', ')}] here`;
    problems.push({ is: 'of another shape', text });
  }
  return [...problems, ...unused.map((name) => ({ is: 'too much' as const, text: tensorText(name, theirs) }))];
}

function tensorText(name: string, shapes: Shapes): string {
  return `${name} [${shapes.get(name)!.join(', ')}]`;
}
