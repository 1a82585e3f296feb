import type { BuiltNetwork } from '@uninas/contracts';

/** Runs `f`, after which the running statistics of a network are what they were before. */
export function keepStatistics<T>({ ops, variables }: BuiltNetwork, f: () => T): T {
  const statistics = [...variables.values()].filter(({ trainable }) => !trainable);
  const before = statistics.map(({ value }) => ops.keep(ops.stopGradient(value)));
  try {
    return f();
  } finally {
    for (const [i, variable] of statistics.entries()) variable.assign(before[i]!);
  }
}
