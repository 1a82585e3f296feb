import type { CellContext, Description, NetworkCell, PrimitiveSet } from '@uninas/contracts';
import { suggest } from '@uninas/core';

/** Names that a message lists. */
const LISTED = 20;

/** Cells of a body: their order by name, and the description of each name. */
export interface DescribedCells {
  readonly order: readonly string[];
  readonly configs: Readonly<Record<string, Description>>;
}

/**
 * Describes the cells of a body in order.
 *
 * A shared cell is described once; others get a name of their own at each place.
 *
 * @param cells with the primitives that belong to each
 * @throws {Error} if a name in the order is that of no cell
 */
export function describeCells(
  order: readonly string[],
  cells: readonly (readonly [NetworkCell, PrimitiveSet | undefined])[],
): DescribedCells {
  const names: string[] = [];
  const configs: Record<string, Description> = {};
  const counts = new Map<NetworkCell, number>();
  for (const [index, name] of order.entries()) {
    const found = cells.find(([cell]) => cell.args.name === name);
    if (found === undefined)
      throw unknownCell(
        name,
        cells.map(([cell]) => cell.args.name),
      );
    const [cell, primitives] = found;
    if (cell.isShared && name in configs) {
      names.push(name);
      continue;
    }
    const context: CellContext = {
      index,
      primitives,
      mixedOp: (weight, stride) => {
        const made = counts.get(cell) ?? 0;
        counts.set(cell, made + 1);
        if (primitives === undefined) throw new Error(`the cell "${name}" needs primitives`);
        return describeMixedOp(primitives, weight, stride, made);
      },
    };
    const described = cell.describe(context);
    const own = String(described.kwargs?.name ?? name);
    configs[own] = described;
    names.push(own);
  }
  return { order: names, configs };
}

/**
 * Cells that are described already, those in the order only.
 *
 * @throws {Error} if a name in the order is that of no cell
 */
export function pickCells(order: readonly string[], cells: Readonly<Record<string, Description>>): DescribedCells {
  const picked = order.map((name) => {
    const cell = Object.hasOwn(cells, name) ? cells[name] : undefined;
    if (cell !== undefined) return [name, cell] as const;
    throw unknownCell(name, Object.keys(cells));
  });
  return { order, configs: Object.fromEntries(picked) };
}

/** That a name in the order is that of no cell. */
export function unknownCell(name: string, names: readonly string[]): Error {
  const shown = names.length > LISTED ? [...names.slice(0, LISTED), `${names.length - LISTED} others`] : names;
  const near = suggest(name, names)?.name;
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return new Error(
    `cell_order names "${name}", which is the name of no cell; the cells are ${shown.join(', ')}${hint}`,
  );
}

/** @param made how many mixed operations the primitives made before; their priors take turns */
function describeMixedOp(primitives: PrimitiveSet, weight: string, stride: number, made: number): Description {
  const { strategy_name, mixed_cls, mixed_priors, subset } = primitives.args;
  const own = primitives.ownChoice(weight, stride);
  if (own !== undefined) {
    if (subset.length > 0) throw new Error('these primitives share weights, of which no subset can be taken');
    return own;
  }
  const all = primitives.candidates(stride);
  const candidates = (subset.length === 0 ? [...all.keys()] : subset).map((index) => {
    const candidate = all[index];
    if (candidate !== undefined) return candidate;
    throw new Error(`the subset of primitives has index ${index}, there are ${all.length} candidates`);
  });
  if (candidates.length < 2) throw new Error(`${weight} needs at least two candidates, found ${candidates.length}`);
  const priors = mixed_priors.length === 0 ? [-1] : mixed_priors[made % mixed_priors.length]!;
  return {
    name: mixed_cls,
    kwargs: { priors, name: weight, strategy_name },
    submodule_lists: { submodules: candidates },
  };
}
