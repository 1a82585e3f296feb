import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ArgValue } from '@uninas/core';
import { readProfile } from '@uninas/runs';
import { geneKey } from '@uninas/space';
import { MacsProfileFunction } from '../functions/macs-profile-function.js';
import { build, spaceOf, surroundings } from '../testing/profiling.fixture.js';
import { SampleArchitecturesProfiler } from './sample-architectures-profiler.js';

const SPACE = spaceOf(
  [4, 4, 3],
  [{ name: 'cell 0', positions: [0, 1, 2], cost: ([a, b, c]) => 12 * a! + 3 * b! + c! }],
);
const profiler = (args: Readonly<Record<string, ArgValue>> = {}): SampleArchitecturesProfiler =>
  build(SampleArchitecturesProfiler, args, { cls_profile_fun: build(MacsProfileFunction) });
const profileIn = (folder: string, way: string) => readProfile(join(folder, `profile/${way}.profile.json`));

describe('SampleArchitecturesProfiler', () => {
  it('fills both files with the same architectures, each once', async () => {
    const { context, folder, lines } = surroundings(SPACE);
    const { done, summary } = await profiler({ num_train: 30, num_test: 18 }).profile(context);
    const [inside, alone] = [profileIn(folder, 'overcomplete'), profileIn(folder, 'standalone')];
    expect(alone).toMatchObject({ sizes: [4, 4, 3], value: 'macs' });
    expect([alone.train.length, alone.test.length]).toEqual([30, 18]);
    const rows = [...alone.test, ...alone.train];
    // all there are
    expect(new Set(rows.map(({ gene }) => geneKey(gene))).size).toBe(48);
    for (const { gene, value } of rows) expect(value).toBe(12 * gene[0]! + 3 * gene[1]! + gene[2]!);
    const more = (part: typeof rows) => part.map(({ gene, value }) => ({ gene, value: value + 1000 }));
    expect([inside.train, inside.test]).toEqual([more([...alone.train]), more([...alone.test])]);
    expect([done, summary]).toEqual([
      true,
      {
        measured: 'macs',
        architectures: 48,
        train: 30,
        test: 18,
        kendall_tau: 1,
        files: ['profile/overcomplete.profile.json', 'profile/standalone.profile.json'],
      },
    ]);
    expect(lines.slice(0, 4)).toEqual([
      'macs, of 48 architectures:',
      '                  smallest  quartile  median  quartile  largest',
      expect.stringMatching(/^ {4}overcomplete +1000 +1011.75 +1023.5 +1035.25 +1047$/),
      expect.stringMatching(/^ {4}standalone +0 +11.75 +23.5 +35.25 +47$/),
    ]);
  });

  it('measures one way alone', async () => {
    const { context, folder } = surroundings(SPACE);
    const { summary } = await profiler({ sample_overcomplete: false, num_train: 2, num_test: 0 }).profile(context);
    expect(summary).toEqual({
      measured: 'macs',
      architectures: 2,
      train: 2,
      test: 0,
      files: ['profile/standalone.profile.json'],
    });
    expect(() => profileIn(folder, 'overcomplete')).toThrow('no such file');
  });

  it.each([1, 5, 39])('goes on with the same architectures when it was interrupted after %d', async (interrupted) => {
    const whole = surroundings(SPACE);
    await profiler().profile(whole.context);
    const first = surroundings(SPACE, undefined, (done) => done === interrupted && first.abort());
    expect((await profiler().profile(first.context)).done).toBe(false);
    const second = surroundings(SPACE, first.folder);
    expect((await profiler().profile(second.context)).done).toBe(true);
    expect(second.lines[0]).toBe(`${interrupted} measurements are remembered`);
    for (const way of ['overcomplete', 'standalone']) {
      expect(profileIn(first.folder, way)).toEqual(profileIn(whole.folder, way));
    }
  });

  it('takes a few architectures in a test run', async () => {
    const { context, folder } = surroundings(SPACE);
    await profiler({ num_test: 1 }).profile({ ...context, isTestRun: true });
    const { train, test } = profileIn(folder, 'standalone');
    expect([train.length, test.length]).toEqual([2, 1]);
  });

  it('says if there are not so many architectures', async () => {
    await profiler({ num_train: 40, num_test: 8 }).check(SPACE);
    const message = 'num_train and num_test ask for 49 architectures, and there are 48';
    await expect(profiler({ num_train: 40, num_test: 9 }).check(SPACE)).rejects.toThrow(message);
    await expect(profiler().check(spaceOf([], []))).rejects.toThrow('no architecture weights');
  });
});
