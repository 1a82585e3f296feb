import {
  entriesOf,
  parse,
  type ArgTreeNode,
  type EarlierRun,
  type Entry,
  type Pointer,
  type Problem,
  type Source,
} from '@uninas/core';
import type { Data } from './data.js';
import { ancestorsOf } from './node-path.js';
import type { Modules } from './register.js';

/** A problem of the edited configuration; `pointer` says where in its data, if it is there. */
export interface Located extends Problem {
  readonly pointer?: Pointer;
  /** Whether the pointer is to a key or to a value. */
  readonly part?: 'key' | 'value';
}

/** How many problems there are. */
export interface Tally {
  readonly errors: number;
  readonly warnings: number;
}

/** What core makes of a configuration. */
export interface Checked {
  /** Undefined until the task is known. */
  readonly tree: ArgTreeNode | undefined;
  readonly problems: readonly Located[];
  readonly ok: boolean;
  /** The modules of the tree by path. */
  readonly nodes: ReadonlyMap<string, ArgTreeNode>;
  /** The problems by the path of the argument, slot or module they are of. */
  readonly at: ReadonlyMap<string, readonly Located[]>;
  /** The problems of each module with everything below it. */
  readonly below: ReadonlyMap<string, Tally>;
  /** The folder of an earlier run that was asked for and not known yet. */
  readonly asked: string | undefined;
}

/** Earlier runs by folder; null for one that is not there. */
export type EarlierRuns = ReadonlyMap<string, EarlierRun | null>;

/** The name that fixes give as their file. */
export const DOCUMENT = 'document';

/** Checks a configuration with the parser that the runner uses; nothing is asked of the server. */
export function check(data: Data, modules: Modules, earlier: EarlierRuns = new Map()): Checked {
  const { source, pointerOf } = pointing(data, DOCUMENT);
  let asked: string | undefined;
  const earlierRun = (folder: string): EarlierRun | undefined => {
    if (!earlier.has(folder)) asked = folder;
    return earlier.get(folder) ?? undefined;
  };
  const pathNames = Object.keys(modules.paths);
  const { tree, problems, ok } = parse(entriesOf(source, 0)!, modules.register, { pathNames, earlierRun });
  const nodes = new Map<string, ArgTreeNode>();
  if (tree !== undefined) collect(tree, nodes);
  return summed({ tree, problems: problems.map(pointerOf), ok, nodes, asked });
}

/** The earlier run that the server found. */
export function earlierRunOf(answer: { readonly name: string; readonly config: Data }): EarlierRun {
  const source: Source = { ...pointing(answer.config, answer.name).source, locate: () => ({ line: 1, column: 1 }) };
  return { name: answer.name, entries: entriesOf(source, 0) as readonly Entry[] };
}

/** A source of data without a text: what it gives as lines are numbers of pointers. */
export function pointing(data: unknown, name: string): { source: Source; pointerOf: (problem: Problem) => Located } {
  const asked: (readonly [Pointer, 'key' | 'value'])[] = [];
  const source: Source = {
    name,
    text: '',
    data,
    problems: [],
    locate: (pointer, part) => ({ line: asked.push([pointer, part]), column: 1 }),
  };
  return {
    source,
    pointerOf: (problem) => {
      if (problem.file !== name || problem.line === undefined) return problem;
      const { line, column: _column, file: _file, ...rest } = problem;
      const [pointer, part] = asked[line - 1]!;
      return { ...rest, pointer, part };
    },
  };
}

function collect(node: ArgTreeNode, nodes: Map<string, ArgTreeNode>): void {
  nodes.set(node.path, node);
  for (const children of Object.values(node.children)) for (const child of children) collect(child, nodes);
}

function summed(checked: Omit<Checked, 'at' | 'below'>): Checked {
  const at = new Map<string, Located[]>();
  const below = new Map<string, { errors: number; warnings: number }>();
  for (const problem of checked.problems) {
    const { path } = problem;
    const here = at.get(path);
    if (here === undefined) at.set(path, [problem]);
    else here.push(problem);
    for (const owner of [...ancestorsOf(path), path]) {
      const tally = below.get(owner) ?? { errors: 0, warnings: 0 };
      tally[problem.severity === 'error' ? 'errors' : 'warnings']++;
      below.set(owner, tally);
    }
  }
  return { ...checked, at, below };
}
