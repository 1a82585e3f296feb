// #region example
import { parse, Random, type Entry, type Register } from '@uninas/core';
import { conformance, randomConfig } from '@uninas/testing';

/** What is wrong with the modules of a register, in sentences. */
export async function complaints(register: Register): Promise<readonly string[]> {
  const found = register.modules().map(({ name }) => conformance(register, name));
  return (await Promise.all(found)).flat();
}

/** Whether so many random trees of a task are valid. */
export function areValid(register: Register, task: string, count: number): boolean {
  return Array.from({ length: count }, (_, i) => randomConfig(register, new Random(0, [i]), task)).every(
    (config) => parse(entriesOf(config), register).ok,
  );
}

function entriesOf(config: object): readonly Entry[] {
  return Object.entries(config).map(([key, value]) => ({ key, value, origin: { layer: 0, pointer: [] } }));
}
// #endregion
