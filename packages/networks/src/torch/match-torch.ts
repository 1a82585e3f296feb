import type { NetworkPlan } from '@uninas/contracts';
import { suggest } from '@uninas/core';
import { isSameShape } from '../plan/geometry.js';
import { namesInFamily, TORCH_FAMILIES } from './torch-families.js';
import { modulesOf, splitName, torchShapesOf, type Shapes, type TorchModule } from './torch-modules.js';

/** Where a network finds its values in a file. */
export interface TorchMatch {
  /** By what they were found, for the log. */
  readonly how: string;
  /** Whether only the order and the shapes say so, and no name. */
  readonly isGuess: boolean;
  /** Names there by our names. */
  readonly names: ReadonlyMap<string, string>;
  /** What does not fit, in words; empty if the match is complete. */
  readonly problems: readonly string[];
}

/** What PyTorch counts in batch normalisation, and nobody reads. */
const COUNTER = 'num_batches_tracked';
/** What PyTorch's wrapper for several devices puts before every name. */
const WRAPPER = 'module.';

/** For how many missing variables a name like theirs is looked for. */
const NEAR = 10;

const natural = new Intl.Collator('en', { numeric: true });

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
  const ordered = namesInOrder(modulesOf(ours), modulesOf(theirs));
  if (ordered !== undefined) return { how: 'by order and shapes', isGuess: true, names: ordered, problems: [] };
  return matches.reduce((best, match) => (match.names.size > best.names.size ? match : best));
}

function* candidatesOf(plan: NetworkPlan, ours: Shapes, theirs: Shapes): Generator<Pick<TorchMatch, 'how' | 'names'>> {
  const isWrapped = [...theirs.keys()].every((name) => name.startsWith(WRAPPER));
  const before = isWrapped ? WRAPPER : '';
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
function problemsOf(names: ReadonlyMap<string, string>, ours: Shapes, theirs: Shapes): readonly string[] {
  const used = new Set(names.values());
  const unused = [...theirs.keys()].filter((name) => !used.has(name));
  const problems: string[] = [];
  for (const [name, shape] of ours) {
    const other = names.get(name);
    if (other === undefined) {
      const near = problems.length < NEAR ? suggest(name, unused) : undefined;
      problems.push(`${name} is missing${near === undefined ? '' : ` (there is ${near.name})`}`);
      continue;
    }
    const found = theirs.get(other)!;
    if (isSameShape(found, shape)) continue;
    const there = other === name ? '' : ` as ${other}`;
    problems.push(`${name} is [${found.join(', ')}] there${there}, and [${shape.join(', ')}] here`);
  }
  return [...problems, ...unused.map((name) => `${name} is too much`)];
}

/**
 * Modules of one kind in order: theirs, with numbers in names in the order of
 * numbers, are ours in the order of the plan.
 *
 * @returns undefined unless every module has exactly one counterpart with the same tensors
 */
function namesInOrder(
  ours: readonly TorchModule[],
  theirs: readonly TorchModule[],
): ReadonlyMap<string, string> | undefined {
  const sorted = [...theirs].sort((a, b) => natural.compare(a.name, b.name));
  const names = new Map<string, string>();
  for (const kind of ['conv', 'norm', 'linear', 'other'] as const) {
    const [own, other] = [ours, sorted].map((modules) => modules.filter((module) => module.kind === kind)) as [
      TorchModule[],
      TorchModule[],
    ];
    if (own.length !== other.length) return undefined;
    for (const [i, module] of own.entries()) {
      const counterpart = other[i]!;
      if (!isAlike(module, counterpart)) return undefined;
      for (const tensor of module.tensors.keys()) {
        names.set(nameOf(module, tensor), nameOf(counterpart, tensor));
      }
    }
  }
  return names;
}

function isAlike(a: TorchModule, b: TorchModule): boolean {
  if (a.tensors.size !== b.tensors.size) return false;
  return [...a.tensors].every(([tensor, shape]) => isSameShape(shape, b.tensors.get(tensor) ?? [-1]));
}

function nameOf({ name }: TorchModule, tensor: string): string {
  return name === '' ? tensor : `${name}.${tensor}`;
}
