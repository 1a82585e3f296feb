import { dependenciesOf, type PackageFolder } from './package-folder.js';

/**
 * Packages in an order in which each comes after those it depends on, so that
 * the bases of others are known when it is read; otherwise in the given order.
 */
export function inDependencyOrder(packages: readonly PackageFolder[]): readonly PackageFolder[] {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const ordered = new Set<PackageFolder>();
  const open = new Set<PackageFolder>();
  const visit = (one: PackageFolder): void => {
    if (ordered.has(one) || open.has(one)) return; // an open one closes a cycle, which no order can satisfy
    open.add(one);
    for (const name of dependenciesOf(one, false)) {
      const other = byName.get(name);
      if (other !== undefined) visit(other);
    }
    open.delete(one);
    ordered.add(one);
  };
  packages.forEach(visit);
  return [...ordered];
}
