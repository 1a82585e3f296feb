/** @param max_depth -1 stands for any depth @throws {Error} if no cut would be allowed */
export function checkDepth(max_depth: number): void {
  if (max_depth !== 0) return;
  throw new Error('max_depth: 0 allows no cut at all; take 1 or more, or -1 for any depth');
}
