/** A record with its names in order of their code points, whatever the order of the files. */
export function sorted<T>(entries: readonly (readonly [string, T, ...unknown[]])[]): Readonly<Record<string, T>> {
  const byName = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(byName.map(([name, value]) => [name, value]));
}
