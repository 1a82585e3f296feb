import { NetworkBody } from '@uninas/contracts';
import type {
  Description,
  NetworkCellPart,
  NetworkContext,
  NetworkHead,
  NetworkStem,
  PartSlots,
  PlanBuilder,
  Value,
} from '@uninas/contracts';
import { any, distinct, eachNamed, int, list, one, Register, sameLength, str } from '@uninas/core';
import { DescriptionError, placeBelow } from '../description/description-error.js';
import { cellFeatures } from './cell-features.js';
import { describeCells, pickCells, unknownCell } from './describe-cells.js';

/**
 * A stem, a sequence of named cells, and heads after chosen cells.
 *
 * Every cell takes as many values as the stem returns, and returns as many;
 * heads read the last one. `features_mul` widens the cells, not the stem.
 * Variables are named `stem.`, `cells.<index>.`, `head.` and, for heads before
 * the last cell, `aux_heads.<cell index>.`.
 *
 * @source Laube, 2021, "The UniNAS framework", figure 8
 */
@Register.as('network_body')
export class StackedCellsNetworkBody extends NetworkBody.with(
  {
    features_mul: int(1, 'multiplier of the channels of all cells', { min: 1 }),
    features_first_cell: int(-1, 'output channels of the first cell, as it says itself unless positive', { min: -1 }),
    cell_order: list(str, ['n', 'r', 'n'], 'names of the cells in order', { minLength: 1 }),
  },
  {
    cls_network_stem: one('network_stem', 'first layers', { optionalForLoading: true }),
    cls_network_heads: any('network_head', 'outputs', { duplicates: true, optionalForLoading: true }),
    cls_network_cells: any('network_cell', 'kinds of cells', { duplicates: true }),
    cls_network_cells_primitives: any('primitive_set', 'candidate operations for each kind of cells', {
      duplicates: true,
    }),
  },
  {
    rules: [
      sameLength('cls_network_cells', 'cls_network_cells_primitives'),
      eachNamed('cell_order', 'cls_network_cells', 'name'),
      distinct('cls_network_cells', 'name'),
    ],
  },
) {
  static override readonly parts: PartSlots = {
    cell_configs: { ...any('network_cell_part', 'the cells by name'), dict: 'kwargs' },
    // Always empty in files; the original kept functions here while it ran.
    cell_partials: { ...any('network_cell_part', 'empty'), max: 0, dict: 'kwargs' },
    stem: one('network_stem', 'first layers'),
    heads: any('network_head', 'outputs'),
  };

  /** @throws {Error} if a name in the order is that of no cell, or a stored body has none */
  override describe(_context?: NetworkContext, stored?: Description): Description {
    const { features_mul, features_first_cell, cell_order } = this.args;
    const { cls_network_heads, cls_network_cells, cls_network_cells_primitives } = this.children;
    const { cls_network_stem }: Partial<typeof this.children> = this.children;
    const given = stored && cellsOf(stored);
    const stem = cls_network_stem?.describe() ?? stored?.submodules?.stem;
    const heads = cls_network_heads.map((head) => head.describe());
    const cells = cls_network_cells.map((cell, i) => [cell, cls_network_cells_primitives[i]] as const);
    const { order, configs } = given === undefined ? describeCells(cell_order, cells) : pickCells(cell_order, given);
    return {
      name: 'StackedCellsNetworkBody',
      kwargs: {
        features_mul,
        features_first_cell,
        cell_order: order,
        // A description is JSON by construction; an interface without an index signature does not say so.
        cell_configs: configs as unknown as Readonly<Record<string, never>>,
        cell_partials: {},
      },
      submodules: { ...(stem && { stem }) },
      submodule_lists: { heads: heads.length > 0 ? heads : (stored?.submodule_lists?.heads ?? []) },
    };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features_mul, features_first_cell, cell_order } = this.args;
    const cells = this.partMap<NetworkCellPart>('cell_configs');
    const heads = this.headsByCell(builder);
    const stem = this.part<NetworkStem>('stem');
    let values = builder.module({ part: 'stem', index: -1, name: '', scope: 'stem' }, stem, inputs, 0);
    const outputs: Value[] = [];
    for (const [index, name] of cell_order.entries()) {
      const cell = cells.get(name) ?? this.wrong(unknownCell(name, [...cells.keys()]).message, 'cell_order', index);
      const first = index === 0 ? features_first_cell : -1;
      const channels = values.at(-1)?.shape.at(-1) ?? 0;
      const { features_mult, features_fixed } = cell.args;
      if (features_mult > 0 && features_fixed > 0) {
        const both = `features_mult ${features_mult} and features_fixed ${features_fixed}`;
        this.wrong(`the cell "${name}" has both ${both}, of which one must be -1`, 'cell_configs', name);
      }
      const features =
        cellFeatures(cell.args, channels, features_mul, first) ??
        this.wrong(`the cell "${name}" has neither features_mult nor features_fixed`, 'cell_configs', name);
      const after = builder.module({ part: 'cell', index, name, scope: `cells.${index}` }, cell, values, features);
      if (after.length !== values.length) {
        builder.fail(`the cell "${name}" returns ${after.length} values, the stem ${values.length}`);
      }
      values = after;
      const head = heads.get(index);
      if (head !== undefined) outputs.push(...this.head(builder, head, index, values.slice(-1)));
    }
    return outputs;
  }

  override finalized(own: Description): Description {
    const { heads = [], ...lists } = own.submodule_lists ?? {};
    const persistent = heads.filter((head) => head.kwargs?.persist !== false);
    return { ...own, submodule_lists: { ...lists, heads: persistent } };
  }

  /** That the description is wrong, whatever the shapes are. */
  private wrong(message: string, ...at: readonly (string | number)[]): never {
    throw new DescriptionError([{ path: placeBelow(this.place, 'kwargs', ...at), message }]);
  }

  private head(builder: PlanBuilder, head: NetworkHead, index: number, inputs: readonly Value[]): readonly Value[] {
    const isLast = index === this.args.cell_order.length - 1;
    const scope = isLast ? 'head' : `aux_heads.${index}`;
    const classes = builder.output.at(-1) ?? 0;
    return builder.module(
      { part: 'head', index, name: '', scope, lossWeight: head.args.weight },
      head,
      inputs,
      classes,
    );
  }

  /** The heads that are added, by the cell after which they sit. */
  private headsByCell(builder: PlanBuilder): ReadonlyMap<number, NetworkHead> {
    const last = this.args.cell_order.length - 1;
    const heads = new Map<number, NetworkHead>();
    for (const head of this.partList<NetworkHead>('heads')) {
      const { cell_idx, weight, persist } = head.args;
      const index = cell_idx === -1 ? last : cell_idx;
      if (heads.has(index)) throw misplacedHead(head, `two heads sit after cell ${index}`);
      if (index > last) {
        builder.warn(`the head after cell ${index} is left out, the last cell is ${last}`);
      } else if (index === last && (weight <= 0 || !persist)) {
        throw misplacedHead(head, 'the head after the last cell must have a positive weight and persist');
      } else {
        heads.set(index, head);
      }
    }
    if (!heads.has(last)) {
      throw new DescriptionError([{ path: this.place, message: 'there is no head after the last cell' }]);
    }
    for (const [index, head] of heads) if (head.args.weight <= 0) heads.delete(index);
    return heads;
  }
}

function misplacedHead({ place, cls }: NetworkHead, message: string): DescriptionError {
  return new DescriptionError([{ path: place, message: `${cls}: ${message}` }]);
}

/** The cells of a stored body by name; what they are is checked when the whole description is loaded. */
function cellsOf({ kwargs }: Description): Readonly<Record<string, Description>> {
  const cells = kwargs?.cell_configs;
  if (typeof cells === 'object' && cells !== null && !Array.isArray(cells)) {
    return cells as unknown as Readonly<Record<string, Description>>;
  }
  throw new DescriptionError([{ path: 'kwargs.cell_configs', message: 'must be an object of cells by name' }]);
}
