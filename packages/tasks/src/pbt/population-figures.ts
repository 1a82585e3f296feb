import type { RunFiles } from '@uninas/contracts';
import { plotSvg, type PlotSeries } from '@uninas/runs';
import type { Member } from './member.js';
import type { PastRound } from './population-state.js';

/** Where figures of a population lie. */
const FOLDER = 'plots';

/** Draws every value that clients reported over the epochs, and who went on with whose weights. @returns the files */
export function drawPopulation(
  files: Pick<RunFiles, 'writeText'>,
  members: readonly Member[],
  rounds: readonly PastRound[],
): readonly string[] {
  const write = (name: string, svg: string): string => {
    const file = `${FOLDER}/${name}.svg`;
    files.writeText(file, svg);
    return file;
  };
  const curves = [...keysOf(members, 'metrics'), ...keysOf(members, 'knobs').map((key) => `knob/${key}`)].map((key) => {
    const [part, name] = key.startsWith('knob/') ? (['knobs', key.slice(5)] as const) : (['metrics', key] as const);
    const series = members.map(({ client, results }): PlotSeries => {
      const points = [...results.values()].filter(({ epoch }) => epoch >= 0).sort((a, b) => a.epoch - b.epoch);
      return {
        name: `client ${client}`,
        kind: 'line',
        points: points.map((result) => [result.epoch + 1, result[part][name] ?? Number.NaN]),
      };
    });
    const title = part === 'knobs' ? `${name}, as it is set` : name;
    return write(key.replace(/[^\w.-]+/g, '_'), plotSvg({ title, xLabel: 'epoch', yLabel: name, series }));
  });
  return [...curves, write('lineage', lineageSvg(members, rounds))];
}

/**
 * A line of each client over its epochs, at the height of its number. Where it goes on with weights of
 * another, its line begins anew at these.
 */
export function lineageSvg(members: readonly Member[], rounds: readonly PastRound[]): string {
  const series = members.map(({ client, results }): PlotSeries => {
    const loads = new Map(rounds.map(({ epoch, orders }) => [epoch, orders.find((order) => order.client === client)?.load])); // prettier-ignore
    const epochs = [...results.keys()].sort((a, b) => a - b);
    const points = epochs.flatMap((epoch): (readonly [number, number])[] => {
      const load = loads.get(epoch);
      const here = [epoch + 1, client] as const;
      return load === undefined ? [here] : [here, [Number.NaN, client], [load.epoch + 1, load.client]];
    });
    return { name: `client ${client}`, kind: 'line', points };
  });
  const yRange = [-0.5, members.length - 0.5] as const;
  return plotSvg({ title: 'Who went on with whose weights', xLabel: 'epoch', yLabel: 'client', series, yRange });
}

function keysOf(members: readonly Member[], part: 'metrics' | 'knobs'): readonly string[] {
  const keys = members.flatMap(({ results }) => [...results.values()].flatMap((result) => Object.keys(result[part])));
  return [...new Set(keys)].sort();
}
