import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@uninas/core';
import { run } from './shell.js';
import { errorsOf, ROOT, toEntries, workspaceRegister } from './workspace.js';

const FOLDER = join(ROOT, 'examples/methods');
const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
/** The words behind `npx uninas run` of each command in the text, by what it shows: the name of its last file. */
const commands = new Map(
  [...readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^npx uninas run (.*)$/gm)].map(([, text]) => {
    const words = text!.split(' ');
    const last = filesOf(words).at(-1)!;
    return [last.slice('examples/methods/'.length, -'.json'.length), words] as const;
  }),
);

function filesOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.endsWith('.json'));
}

describe('the examples of the methods', () => {
  const register = workspaceRegister();
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'uninas-examples-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('are commands of the text, without a file that none names', () => {
    const named = new Set([...commands.values()].flatMap(filesOf));
    const there = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
    expect([...named].sort()).toEqual(there.map((name) => `examples/methods/${name}`).sort());
  });

  it.each([...commands])('%s has no mistake', (_, words) => {
    const files = filesOf(words).map((file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as object);
    const { problems } = parse(toEntries(Object.assign({}, ...files) as object), register);
    expect(errorsOf(problems)).toEqual([]);
  });

  /** The chain of those that need each other, and what configs/tasks has none of; all of that is run elsewhere. */
  const SHORT: readonly (readonly [name: string, ...words: string[]])[] = [
    ['uniform', '--{cls_trainer}.stop_epoch=1'],
    ['rate', '--{cls_hpo_self_algorithm}.num_eval=3'],
    ['retrain', '--{cls_trainer}.stop_epoch=1'],
    ['dna', '--{cls_trainer}.stop_epoch=1'],
    ['dna-search', '--{cls_task}.dna2_max_eval_per_stage=2', '--{cls_task}.num_workers=1'],
    ['cream', '--{cls_trainer}.stop_epoch=2'],
    ['split-weights', '--{cls_trainer}.stop_epoch=2', '--{cls_callbacks#1}.milestones=1'],
  ];
  it.each(SHORT)(
    '%s runs for a moment',
    (name, ...short) => {
      const words = commands.get(name)!.map((word) => (word.endsWith('.json') ? join(ROOT, word) : word));
      const { status, out, err } = run(dir, process.execPath, [
        CLI,
        'run',
        ...words,
        '--{cls_task}.is_test_run=true',
        ...short,
      ]);
      expect([status, err.includes('error'), err]).toEqual([0, false, err]);
      expect(out).toContain('Done');
      if (name === 'split-weights') expect(out).toContain('Split the weights of 4 operations');
      expect(existsSync(join(dir, 'runs/examples', name, 'summary.json'))).toBe(true);
    },
    120_000,
  );
});
