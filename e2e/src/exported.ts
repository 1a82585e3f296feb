import { readFileSync } from 'node:fs';
import type { BuiltNetwork, Ops, SavedTensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { Planned } from '@uninas/networks';
import { must } from './shell.js';
import { ROOT, shippedNetwork, workspaceRegister } from './workspace.js';

/** The command as users start it. */
export const CLI = `${ROOT}/packages/uninas/bin/uninas.js`;

/** Runs `uninas export` in a folder, which must succeed. @returns what it printed, as JSON */
export function exported(folder: string, words: readonly string[]): Readonly<Record<string, unknown>> {
  const env = { UNINAS_HOME: `${folder}/home` };
  return JSON.parse(must(folder, process.execPath, [CLI, 'export', ...words, '--json'], env)) as Record<
    string,
    unknown
  >;
}

/** A shipped network with the first values of a training with a seed. */
export async function shippedBuilt(
  name: string,
  ops: Ops,
  input: readonly number[],
  classes: number,
  seed = 0,
): Promise<BuiltNetwork> {
  const context = {
    input,
    output: [classes],
    modules: workspaceRegister(),
    readText: (path: string) => Promise.resolve(readFileSync(path, 'utf8')),
  };
  const planned = await Planned.of(shippedNetwork(name), context, true);
  return planned.build({ ops, random: new Random(seed).at('method').at('network') });
}

/** The last output of a network for images that are channels first, as ONNX and PyTorch have them. */
export function logitsOf(built: BuiltNetwork, { shape, data }: SavedTensor): readonly number[] {
  const { ops } = built;
  return ops.tidy(() => {
    const x = ops.transpose(ops.tensor(data, shape), [0, 2, 3, 1]);
    return [...built.forward(x, { training: false }).at(-1)!.dataSync()];
  });
}

/** Images without a pattern, channels first. */
export function imagesOf(shape: readonly number[]): SavedTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return { shape, data: Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1))) };
}

/** Largest difference, relative to the largest value. */
export function differenceOf(found: readonly number[], expected: readonly number[]): number {
  const away = Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
  return found.length === expected.length ? away / Math.max(...expected.map(Math.abs)) : Infinity;
}
