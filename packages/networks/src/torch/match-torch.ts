import type { NetworkPlan } from '@uninas/contracts';
import { suggest } from '@uninas/core';
import { commonDepth, matchOrder, natural } from './match-order.js';
import { isSameShape } from '../plan/geometry.js';
import { namesInFamily, TORCH_FAMILIES } from './torch-families.js';
import { modulesOf, splitName, torchShapesOf, type Shapes } from './torch-modules.js';

/** Something that a match leaves open. */
export interface TorchProblem {
  readonly is: 'missing' | 'of another shape' | 'too much';
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
 * @returns a complete match, or else the one that fits most variables
 */
export function matchTorch(plan: NetworkPlan, there: Shapes): TorchMatch {
  const ours = torchShapesOf(plan);
  const theirs = new Map([...there].filter(([name]) => splitName(name)[1] !== COUNTER));
  const matches: TorchMatch[] = [];
  for (const candidate of candidatesOf(plan, ours, theirs)) {
    const names = new Map([...candidate.names].filter(([own, other]) => ours.has(own) && theirs.has(other)));
    const problems = problemsOf(names, ours, theirs);
    const match = { ...candidate, isGuess: false, names, problems };
    if (problems.length === 0) return match;
    matches.push(match);
  }
  const ordered = matchOrder(modulesOf(ours), modulesOf(theirs));
  if (ordered !== undefined) return { how: 'by order and shapes', isGuess: true, names: ordered, problems: [] };
  return matches.reduce((best, match) => (match.names.size > best.names.size ? match : best));
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
      problems.push({ is: 'missing', text: near === undefined ? name : `${name} (there is ${near.name})` });
      continue;
    }
    const found = theirs.get(other)!;
    if (isSameShape(found, shape)) continue;
    const there = other === name ? 'there' : `there as ${other}`;
    const text = `${name}: [${found.join(', ')}] ${there}, [${shape.join(', ')}] here`;
    problems.push({ is: 'of another shape', text });
  }
  return [...problems, ...unused.map((text) => ({ is: 'too much' as const, text }))];
}
