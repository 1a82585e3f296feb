import type { Benchmark, BenchmarkSet, Log, Method } from '@uninas/contracts';

/**
 * Opens known results of the architectures of a super-network.
 *
 * @throws {Error} if they cannot be read, or are of another search space
 */
export async function openResults(set: BenchmarkSet, { strategies }: Method, log: Log): Promise<Benchmark> {
  const benchmark = await set.open(log);
  checkSpace(benchmark, strategies?.weights.length ?? 0);
  return benchmark;
}

function checkSpace({ name, space }: Benchmark, length: number): void {
  if (space.length === length) return;
  const lengths = `${space.length} positions, those of the network have ${length}`;
  throw new Error(`${name} is of another search space: its architectures have ${lengths}`);
}
