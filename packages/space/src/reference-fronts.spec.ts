import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { crowdingDistances, hypervolume, nonDominatedFronts, paretoFront, ranksOf } from './index.js';

// Published Pareto fronts and answers of DEAP and moocore; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const folder = join(shared, 'data/reference-fronts');
const withData = existsSync(folder) ? describe : describe.skip;

const json = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
const rated = (points: number[][]): { costs: number[] }[] => points.map((costs) => ({ costs }));

interface SortingCase {
  F: number[][];
  rank: number[];
  crowding_distance: (number | 'inf')[];
  nsga2_survivors_half: number[];
  reference_point: number[];
  hypervolume: number;
}

withData('reference fronts', () => {
  const cases = existsSync(folder)
    ? (
        JSON.parse(gunzipSync(readFileSync(join(folder, 'deap-sorting-hypervolume.json.gz'))).toString()) as {
          cases: SortingCase[];
        }
      ).cases
    : [];

  it('ranks, crowding distances, survivors and hypervolumes are DEAP’s', () => {
    expect(cases).toHaveLength(7);
    for (const { F: points, ...expected } of cases) {
      expect(ranksOf(rated(points))).toEqual(expected.rank);
      expect(hypervolume(points, expected.reference_point)).toBeCloseTo(expected.hypervolume, 9);
      if (new Set(points.map(String)).size < points.length) continue; // DEAP leaves equal points to chance
      const distances = new Array<number>(points.length).fill(0);
      for (const front of nonDominatedFronts(rated(points))) {
        crowdingDistances(front.map((i) => points[i]!)).forEach((distance, k) => (distances[front[k]!] = distance));
      }
      const objectives = points[0]!.length;
      expected.crowding_distance.forEach((distance, i) => {
        if (distance === 'inf') expect(distances[i]).toBe(Infinity);
        else expect(distances[i]! / objectives).toBeCloseTo(distance, 9);
      });
      // which of several points with the same rank and distance survives is free
      const worth = (i: number): string => `${expected.rank[i]} ${distances[i]!.toFixed(9)}`;
      const survivors = [...points.keys()]
        .sort(
          (x, y) =>
            expected.rank[x]! - expected.rank[y]! ||
            (distances[x] === distances[y] ? 0 : distances[y]! - distances[x]!),
        )
        .slice(0, expected.nsga2_survivors_half.length);
      expect(survivors.map(worth).sort()).toEqual(expected.nsga2_survivors_half.map(worth).sort());
    }
  });

  it('hypervolumes of published fronts', () => {
    const index =
      json<Record<string, { hv_reference_point: number[]; hv_of_this_file_deap: number; objectives: number }>>(
        'index.json',
      );
    let checked = 0;
    for (const [name, { hv_reference_point: reference, hv_of_this_file_deap: expected }] of Object.entries(index)) {
      if (!name.endsWith('.csv') || typeof expected !== 'number') continue;
      const points = readFileSync(join(folder, name), 'utf8').trim().split('\n').map((row) => row.split(',').map(Number)); // prettier-ignore
      // Kursawe's reference point is not behind all points; DEAP's answer is no volume then
      if (!points.every((point) => point.every((value, i) => value < reference[i]!))) continue;
      expect(Math.abs(hypervolume(points, reference) / expected - 1)).toBeLessThan(1e-9);
      checked++;
    }
    expect(checked).toBeGreaterThan(20);
  });

  it('moocore’s documented value, and the front of NAS-Bench-Macro', () => {
    const { points } = json<{ points: number[][] }>('moocore-hv-input1.json');
    expect(hypervolume(points, [10, 10])).toBeCloseTo(93.55331425585321, 10);
    const macro = json<{ front: { err: number; mflops: number }[]; hypervolume: number; reference_point: number[] }>(
      'nas-bench-macro-pareto.json',
    );
    const front = macro.front.map(({ err, mflops }) => [err, mflops]);
    expect(front).toHaveLength(35);
    expect(hypervolume(front, macro.reference_point)).toBeCloseTo(macro.hypervolume, 8);
    expect(paretoFront(rated(front))).toHaveLength(35);
  });
});
