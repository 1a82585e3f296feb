import type { JsonValue, Metrics, PbtPlace, PbtResult, PbtSelector } from '@uninas/contracts';
import type { Population } from './population.js';

/** Which weights were saved, how often they were copied, and what was measured with them, as lines of a table. */
export function saveTable({ members, rounds, kept }: Population, selector: PbtSelector): readonly string[] {
  const orders = rounds.flatMap((round) => round.orders);
  const saves = rounds.flatMap(({ epoch, orders: own }) => {
    return own.filter(({ save }) => save).map(({ client }): PbtPlace => ({ client, epoch }));
  });
  const isPlace = (place: PbtPlace | undefined, { client, epoch }: PbtPlace): boolean =>
    place?.client === client && place.epoch === epoch;
  const rows = saves.map((save) => {
    const result = members.find(({ client }) => client === save.client)!.results.get(save.epoch)!;
    const values = Object.entries({ ...compared(result, selector), ...result.knobs });
    return [
      String(save.epoch + 1),
      String(save.client),
      String(orders.filter(({ load }) => isPlace(load, save)).length),
      kept.some((place) => isPlace(place, save)) ? 'kept' : 'removed',
      values.map(([key, value]) => `${key} ${Number(value.toPrecision(6))}`).join(', '),
    ];
  });
  const all = [['epoch', 'client', 'copies', 'weights', 'values'], ...rows];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ').trimEnd()); // prettier-ignore
}

/** The best result whose weights are there, if there is one; epochs count from 1. */
export function bestOf({ kept }: Population, selector: PbtSelector): { readonly [key: string]: JsonValue } {
  const [best] = kept;
  if (best === undefined) return {};
  const { client, epoch, knobs } = best;
  return { best: { client, epoch: epoch + 1, ...compared(best, selector), ...knobs } };
}

/** The values that results are compared by. */
function compared({ metrics }: PbtResult, selector: PbtSelector): Metrics {
  return Object.fromEntries(selector.missing({}).map((key) => [key, metrics[key]!]));
}
