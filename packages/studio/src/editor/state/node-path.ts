/** The paths of what a module, slot or argument is in, outermost first; the task's is the empty one. */
export function ancestorsOf(path: string): readonly string[] {
  if (path === '') return [];
  const around = [''];
  for (let i = 0; i < path.length; i++) if (path[i] === '.' || path[i] === '#') around.push(path.slice(0, i));
  return around;
}

/** The path of the module that an argument, a slot or a module belongs to, given the modules there are. */
export function ownerOf(path: string, nodes: ReadonlyMap<string, unknown>): string {
  if (nodes.has(path)) return path;
  return ancestorsOf(path).findLast((above) => nodes.has(above)) ?? '';
}
