/** One value for each block: all given ones, one for all of them, or 1. @throws {Error} if there are others */
export function perBlock(argument: string, values: readonly number[], blocks: number): readonly number[] {
  if (values.length <= 1) return Array.from({ length: blocks }, () => values[0] ?? 1);
  if (values.length === blocks) return values;
  throw new Error(`${argument} has ${values.length} values, there are ${blocks} blocks`);
}
