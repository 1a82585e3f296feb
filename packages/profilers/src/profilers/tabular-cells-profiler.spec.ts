import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ProfileFunction, type Gene, type Measured, type Profilable, type ProfiledSpace } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { readModelFile } from '@uninas/runs';
import { ValueSpace } from '@uninas/space';
import { MacsProfileFunction } from '../functions/macs-profile-function.js';
import { ParamsProfileFunction } from '../functions/params-profile-function.js';
import { build, spaceOf, surroundings, type MadeUpPart } from '../testing/profiling.fixture.js';
import { sumOf, type OptionCosts } from './option-costs.js';
import { TabularCellsProfiler } from './tabular-cells-profiler.js';

/** Counts, and notes how often; as if it were measured. */
@Register.as('profile_function')
class NotingProfileFunction extends ProfileFunction.with({}) {
  readonly measures = 'macs';
  readonly unit = '';
  readonly isCounted = false;
  taken = 0;

  override profile(subject: Profilable): Measured {
    this.taken++;
    return { value: subject.macs(), spread: subject.macs() / 4 };
  }
}

const profiler = (fun: ProfileFunction = build(MacsProfileFunction)): TabularCellsProfiler =>
  build(TabularCellsProfiler, {}, { cls_profile_fun: fun });

/** A stem, a cell with one weight, a cell with two, one that shares the first weight, and a head. */
const PARTS: readonly MadeUpPart[] = [
  { name: 'stem', positions: [], cost: () => 70 },
  { name: 'cell 0', positions: [0], cost: ([a]) => [10, 20, 40][a!]! },
  { name: 'cell 1', positions: [1, 2], cost: ([, b, c]) => 5 + 100 * b! + [9, 3][c!]! },
  { name: 'cell 2', positions: [0], cost: ([a]) => [1, 2, 4][a!]! },
  { name: 'head', positions: [], cost: () => 8 },
];
const SPACE = spaceOf([3, 4, 2], PARTS);

function costsIn(folder: string, name = 'macs'): OptionCosts {
  const { cls, genes, state } = readModelFile(join(folder, `profile/${name}.model.json`));
  expect([cls, genes]).toEqual(['TabularSumModel', { sizes: [3, 4, 2], isOneHot: false }]);
  return state as unknown as OptionCosts;
}

async function wholeOf(space: ProfiledSpace, gene: Gene): Promise<number> {
  return (await space.standalone(gene)).macs();
}

describe('TabularCellsProfiler', () => {
  it('finds costs of options that sum up to those of all architectures', async () => {
    const { context, folder, lines } = surroundings(SPACE);
    await profiler().check(SPACE);
    const { done, summary } = await profiler().profile(context);
    const costs = costsIn(folder);
    // stem, head, and what the cell with two weights costs with the first options of both
    expect(costs.constant).toBe(70 + 8 + 14);
    expect(costs.table).toEqual([
      [11, 22, 44],
      [0, 100, 200, 300],
      [0, -6],
    ]);
    for (const gene of new ValueSpace([
      [0, 1, 2],
      [0, 1, 2, 3],
      [0, 1],
    ]).iterate()) {
      expect(sumOf(costs, gene)).toBe(await wholeOf(SPACE, gene));
    }
    // five parts, two more options of two cells, three and one of one
    expect([done, summary]).toEqual([
      true,
      { measured: 'macs', measurements: 13, smallest: 97, largest: 436, model: 'profile/macs.model.json' },
    ]);
    expect(lines).toEqual([
      'macs, by architecture weight and option:',
      '                0    1    2    3',
      '    w0         11   22   44',
      '    w1          0  100  200  300',
      '    w2          0   -6',
      '    constant   92',
      'Saved the sum as a TabularSumModel in profile/macs.model.json',
    ]);
  });

  it('keeps each measurement, with what it is of', async () => {
    const { context, folder, lines } = surroundings(SPACE);
    await profiler(build(NotingProfileFunction)).profile(context);
    const rows = readFileSync(join(folder, 'profile/measured.jsonl'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(13);
    expect(rows[2]).toBe('{"subject":"cell 1","options":[0,0],"value":14,"spread":3.5}');
    expect(rows[5]).toBe('{"subject":"cell 0","options":[1],"value":20,"spread":5}');
    expect(lines).toContain('Quartiles of a measurement are 25 % apart, at most 25 %');
  });

  it.each([1, 4, 7, 12])('goes on with what it measured when it was interrupted after %d', async (interrupted) => {
    const whole = surroundings(SPACE);
    await profiler().profile(whole.context);
    const first = surroundings(SPACE, undefined, (done) => done === interrupted && first.abort());
    const [before, after] = [build(NotingProfileFunction), build(NotingProfileFunction)];
    expect((await profiler(before).profile(first.context)).done).toBe(false);
    expect(before.taken).toBe(interrupted);
    const second = surroundings(SPACE, first.folder);
    expect((await profiler(after).profile(second.context)).done).toBe(true);
    expect(after.taken).toBe(13 - interrupted);
    expect(second.lines[0]).toBe(`${interrupted} measurements are remembered`);
    expect(costsIn(first.folder)).toEqual(costsIn(whole.folder));
  });

  it('names a line that is no measurement', async () => {
    const { context, folder } = surroundings(SPACE);
    await profiler().profile(context);
    const file = join(folder, 'profile/measured.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"options":[1]', '"options":1'));
    await expect(profiler().profile(context)).rejects.toThrow('measured.jsonl:6 is no measurement');
  });

  it('refuses costs that are no sum, whatever is measured', async () => {
    const both: MadeUpPart = { name: 'cell 0', positions: [0, 1], cost: ([a, b]) => a! * b! };
    const space = spaceOf([3, 3], [both]);
    const message = /no sum over its options: \d,\d has \d macs, its parts by themselves have 0; SampleArch/;
    await expect(profiler().check(space)).rejects.toThrow(message);
    await expect(profiler(build(NotingProfileFunction)).check(space)).rejects.toThrow(message);
    const inParams = /has 0.\d params, its parts by themselves have 0;/;
    await expect(profiler(build(ParamsProfileFunction)).check(space)).rejects.toThrow(inParams);
    await expect(profiler().check(spaceOf([], PARTS.slice(0, 1)))).rejects.toThrow('no architecture weights');
  });
});
