import { applyFixes, type Fix, type Problem } from '@uninas/core';
import { resolve } from 'node:path';
import type { OpenConfig } from '../open-config.js';
import { writeAtomic } from '../write-atomic.js';

/** A fix can bring another problem to light; more rounds than this mean that two fixes undo each other. */
const MOST_ROUNDS = 10;

/** What was changed, in words, and the configuration as it is afterwards. */
export interface FixedFiles {
  readonly config: OpenConfig;
  readonly lines: readonly string[];
}

/**
 * Applies the fixes that leave no doubt, until there are none.
 *
 * @param again reads the configuration once more
 * @throws {WriteError} if a file cannot be written; it is unchanged then
 */
export async function fixFiles(first: OpenConfig, again: () => Promise<OpenConfig>, cwd: string): Promise<FixedFiles> {
  let config = first;
  const lines: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const changed = await fixOnce(config, cwd);
    if (changed.length === 0) break;
    lines.push(...changed);
    config = await again();
  }
  return { config, lines };
}

async function fixOnce({ problems, sources }: OpenConfig, cwd: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const fixes = certainFixes(problems);
  for (const { name, text } of sources) {
    const own = fixes.filter(({ fix }) => fix.file === name);
    if (own.length === 0) continue;
    const changed = await applyFixes(
      name,
      text,
      own.map(({ fix }) => fix),
    );
    if (changed === text) continue;
    writeAtomic(resolve(cwd, name), changed);
    lines.push(...own.map(({ fix, problem }) => `${placeOf(problem)}: ${inWords(fix, problem)}`));
  }
  return lines;
}

/** One fix for each place; two problems may have the same cause. */
function certainFixes(problems: readonly Problem[]): readonly { readonly fix: Fix; readonly problem: Problem }[] {
  const seen = new Set<string>();
  return problems.flatMap((problem) => {
    const { fix } = problem;
    if (fix?.certain !== true) return [];
    const place = JSON.stringify([fix.file, fix.pointer]);
    if (seen.has(place)) return [];
    seen.add(place);
    return [{ fix, problem }];
  });
}

function placeOf({ file, line, column }: Problem): string {
  return line === undefined ? (file ?? '') : `${file}:${line}:${column ?? 1}`;
}

function inWords({ do: what, pointer, to }: Fix, { found }: Problem): string {
  const key = String(pointer.at(-1));
  if (what === 'rename') return `${key} -> ${String(to)}`;
  if (what === 'remove') return `${key} removed`;
  return `${key}: ${found ?? ''} -> ${typeof to === 'string' ? to : JSON.stringify(to)}`;
}
