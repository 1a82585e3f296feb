import { contentOf, type RunContent } from '../studies/kills.js';

export { contentOf };

/** Compares what `contentOf` found; says of differing files only which they are. */
export function expectSame(found: RunContent, expected: RunContent): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [path, bytes] of Object.entries(expected)) expect([path, found[path] === bytes]).toEqual([path, true]);
}
