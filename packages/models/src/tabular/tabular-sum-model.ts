import { Model, type Matrix, type ModelState } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { isNumber, isNumbers, refuseState } from '../saved-state.js';

/** What the model knows. */
interface Table {
  readonly constant: number;
  readonly table: readonly (readonly number[])[];
}

/**
 * A constant, and for each cell of an architecture a value of its chosen option: the sum of all.
 *
 * Predicts from genes, `[rows, cells]` option indices, not one-hot. It cannot be fitted; a profiler
 * measures the table. Its state is `{ "constant": number, "table": number[cell][option] }`.
 *
 * @source Cai et al., 2019, "ProxylessNAS", section 3.3: the latency of a network as the sum of those of its parts
 */
@Register.as('model', { regression: true })
export class TabularSumModel extends Model.with({}) {
  #learned: Table | undefined;

  override predict({ rows, columns, values }: Matrix): Float64Array {
    const { constant, table } = this.#table();
    if (columns !== table.length) {
      throw new Error(`TabularSumModel knows ${table.length} cells; the architectures have ${columns}, not one-hot`);
    }
    return Float64Array.from({ length: rows }, (_, row) => {
      return table.reduce((sum, options, cell) => {
        const option = values[row * columns + cell]!;
        const value = options[option];
        if (value !== undefined) return sum + value;
        throw new Error(
          `TabularSumModel knows ${options.length} options of cell ${cell}; the architecture has ${option}`,
        );
      }, constant);
    });
  }

  override state(): ModelState {
    const { constant, table } = this.#table();
    return { constant, table: table.map((options) => [...options]) };
  }

  override restore({ constant, table }: ModelState): void {
    if (!isNumber(constant)) throw refuseState(this, '"constant" should be a number');
    if (!Array.isArray(table) || table.length === 0)
      throw refuseState(this, '"table" should have a list for each cell');
    const wrong = table.findIndex((options) => !isNumbers(options) || options.length === 0);
    if (wrong >= 0) throw refuseState(this, `"table"[${wrong}] should be a list of numbers, one for each option`);
    this.#learned = { constant, table: (table as readonly (readonly number[])[]).map((options) => [...options]) };
  }

  #table(): Table {
    if (this.#learned === undefined) throw new Error('TabularSumModel has no table yet; a profiler measures one');
    return this.#learned;
  }
}
