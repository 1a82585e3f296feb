/** Up to here, every number of architectures is looked at. */
const EVERY = 100;
/** By which share the numbers grow from there on. */
const GROWTH = 1.05;

/** Numbers of architectures from `least` to `count`: each of the first hundred, then fewer, and `count` itself. */
export function sizesFrom(least: number, count: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = least; size < count; size = size < EVERY ? size + 1 : Math.ceil(size * GROWTH)) sizes.push(size);
  return count < least ? sizes : [...sizes, count];
}
