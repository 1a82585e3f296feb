/** The depth that was asked for; -1 stands for any. @throws {Error} if no cut would be allowed */
export function checkedDepth(max_depth: number): number {
  if (max_depth !== 0) return max_depth;
  throw new Error('max_depth: 0 allows no cut at all; take 1 or more, or -1 for any depth');
}
