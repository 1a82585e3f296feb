import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Benchmark, BenchmarkSet } from '@uninas/contracts';
import type { ArgValue, Declared, Node } from '@uninas/core';

/** Writes a file into a folder of its own, packed if its name ends in `.gz`. @returns its path */
export function fileWith(text: string, name = 'table.csv'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'uninas-benchmarks-')), name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

/** A benchmark, and what was told about it. */
export interface Opened {
  readonly table: Benchmark;
  readonly lines: readonly string[];
}

/** Opens a set as a task would, with its defaults but for what is given. */
export async function opened(
  cls: (new (node: Node) => BenchmarkSet) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>>,
): Promise<Opened> {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  const set = new cls({ path: 'cls_benchmark', args: { ...Object.fromEntries(defaults), ...args }, children: {} });
  const lines: string[] = [];
  const table = await set.open({ info: (text) => lines.push(text), warn: (text) => lines.push(text) });
  return { table, lines };
}
