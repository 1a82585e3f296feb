import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Gene,
  Profilable,
  ProfileContext,
  ProfileFunction,
  ProfilableNetwork,
  ProfiledSpace,
  Profiler,
} from '@uninas/contracts';
import { Random, type ArgValue, type Declared, type Node } from '@uninas/core';

type Args = Readonly<Record<string, ArgValue>>;
/** A class of modules. */
export type ClassOf<T> = (new (node: Node) => T) & { readonly declared: Declared };

/** A module that is not in a tree, with its defaults where nothing else is said. */
export function build<T extends ProfileFunction | Profiler>(
  cls: ClassOf<T>,
  args: Args = {},
  children: Node['children'] = {},
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  return new cls({ path: cls.name, args: { ...Object.fromEntries(defaults), ...args }, children });
}

/** Costs of a network or a part that are told by a number, and what is done with it. */
export class Told implements Profilable {
  forwards = 0;
  built = 0;
  disposed = 0;

  constructor(
    private readonly cost: number,
    private readonly onForward: () => void = () => undefined,
  ) {}

  macs(): number {
    return this.cost;
  }

  params(): number {
    return this.cost / 10;
  }

  build(): ReturnType<Profilable['build']> {
    this.built++;
    return {
      forward: () => {
        this.forwards++;
        this.onForward();
      },
      dispose: () => this.disposed++,
    };
  }
}

/** A part of a made-up network: what it depends on, and what it costs. */
export interface MadeUpPart {
  readonly name: string;
  readonly positions: readonly number[];
  readonly cost: (gene: Gene) => number;
}

/**
 * A made-up space.
 *
 * @param more what an architecture costs more inside the super-network
 */
export function spaceOf(sizes: readonly number[], parts: readonly MadeUpPart[], more = 1000): ProfiledSpace {
  const costOf = (gene: Gene): number => parts.reduce((sum, { cost }) => sum + cost(gene), 0);
  return {
    weights: sizes.map((choices, i) => ({ name: `w${i}`, choices, strategy: 'default' })),
    overcomplete: (gene) => new Told(costOf(gene) + more),
    standalone: async (gene): Promise<ProfilableNetwork> => {
      const of = (cost: number): Profilable => {
        const told = new Told(cost);
        return { macs: () => told.macs(), params: () => told.params(), build: () => told.build() };
      };
      return {
        ...of(costOf(gene)),
        parts: parts.map(({ name, positions, cost }) => ({ ...of(cost(gene)), name, positions })),
      };
    },
  };
}

/** Where a profiler works, and what it tells. */
export interface Surroundings {
  readonly context: ProfileContext;
  readonly folder: string;
  readonly lines: readonly string[];
  readonly abort: () => void;
}

export function surroundings(
  space: ProfiledSpace,
  folder = mkdtempSync(join(tmpdir(), 'uninas-profilers-')),
  onProgress: (done: number) => void = () => undefined,
): Surroundings {
  const lines: string[] = [];
  const log = { info: (text: string) => void lines.push(text), warn: (text: string) => void lines.push(text) };
  const controller = new AbortController();
  const refuse = (): never => {
    throw new Error('profilers use paths only');
  };
  const files: ProfileContext['files'] = {
    path: (...parts) => join(folder, ...parts),
    writeText: refuse,
    readText: refuse,
    appendLine: refuse,
    appendBytes: refuse,
    size: refuse,
    truncate: refuse,
  };
  const progress = { start: () => undefined, update: onProgress, stop: () => undefined };
  const { signal } = controller;
  const context = { space, random: new Random(0), log, progress, files, signal, isTestRun: false };
  return { context, folder, lines, abort: () => controller.abort() };
}
