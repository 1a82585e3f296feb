import { ordered, type RankedColumn } from './ranked-columns.js';
import type { Cut, SplitRule } from './split-rule.js';

/** Parts samples where the absolute deviations from the medians of both sides are smallest; leaves have the median. */
export class AbsoluteRule implements SplitRule {
  readonly width = 1;

  constructor(private readonly targets: Float64Array) {}

  isPure(samples: Int32Array): boolean {
    return samples.every((sample) => this.targets[sample] === this.targets[samples[0]!]);
  }

  leaf(samples: Int32Array): ArrayLike<number> {
    const values = Float64Array.from(samples, (sample) => this.targets[sample]!).sort();
    const middle = values.length >> 1;
    return [values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2];
  }

  best(column: RankedColumn, samples: Int32Array): Cut | undefined {
    const { ranks } = column;
    const order = ordered(column, samples);
    if (ranks[order[0]!] === ranks[order.at(-1)!]) return undefined;
    const values = Float64Array.from(order, (sample) => this.targets[sample]!);
    const lefts = deviations(values);
    const rights = deviations(values.toReversed()).reverse();
    let best: Cut | undefined;
    for (let i = 1; i < order.length; i++) {
      const [rank, next] = [ranks[order[i - 1]!]!, ranks[order[i]!]!];
      if (rank === next) continue;
      const gain = rights[0]! - lefts[i - 1]! - rights[i]!;
      if (best === undefined || gain > best.gain) best = { rank, next, gain };
    }
    return best;
  }
}

/** At each place, the sum of the absolute deviations from the median of the values up to there. */
export function deviations(values: Float64Array): Float64Array {
  // the larger half in a heap with the smallest on top, the smaller half negated in another
  const [high, low] = [new Heap(values.length), new Heap(values.length)];
  return values.map((value) => {
    if (low.size > 0 && value > -low.top) high.push(value);
    else low.push(-value);
    if (low.size > high.size + 1) high.push(-low.pop());
    else if (high.size > low.size) low.push(-high.pop());
    const median = -low.top;
    return high.sum - median * high.size + (median * low.size + low.sum);
  });
}

/** Numbers of which the smallest is known. */
class Heap {
  size = 0;
  sum = 0;
  readonly #items: Float64Array;

  constructor(capacity: number) {
    this.#items = new Float64Array(capacity + 1);
  }

  get top(): number {
    return this.#items[0]!;
  }

  push(value: number): void {
    const items = this.#items;
    let at = this.size++;
    this.sum += value;
    for (; at > 0; at = (at - 1) >> 1) {
      const parent = items[(at - 1) >> 1]!;
      if (parent <= value) break;
      items[at] = parent;
    }
    items[at] = value;
  }

  pop(): number {
    const items = this.#items;
    const [top, value] = [items[0]!, items[--this.size]!];
    this.sum -= top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && items[child + 1]! < items[child]!) child++;
      if (items[child]! >= value) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = value;
    return top;
  }
}
