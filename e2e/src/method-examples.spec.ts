import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Ran } from './shell.js';
import { ROOT } from './workspace.js';

const FOLDER = join(ROOT, 'examples/methods');
const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
/** The words behind `npx uninas run` of each command in the text. */
const commands = [...readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^npx uninas run (.*)$/gm)].map(
  ([, words]) => words!.split(' '),
);
/** The last file of a command is named after what it shows. */
const nameOf = (words: readonly string[]): string =>
  words.findLast((word) => word.endsWith('.json'))!.slice('examples/methods/'.length, -'.json'.length);

describe('the examples of the methods', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'uninas-examples-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** Runs the runner in an empty folder on the files of the repository. */
  function uninas(command: string, words: readonly string[]): Ran {
    const paths = words.map((word) => (word.startsWith('examples/') ? join(ROOT, word) : word));
    return run(dir, process.execPath, [CLI, command, ...paths]);
  }

  it('are commands of the text, without a file that none names', () => {
    const named = new Set(commands.flat().filter((word) => word.endsWith('.json')));
    const there = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
    expect([...named].sort()).toEqual(there.map((name) => `examples/methods/${name}`).sort());
  });

  it.each(commands.map((words) => [nameOf(words), words] as const))(
    '%s runs for a moment',
    (name, words) => {
      const short = ['--{cls_task}.is_test_run=true', '--{cls_task}.seed=1'];
      const trains = name !== 'rate' && name !== 'dna-search';
      const { status, out, err } = uninas('run', [
        ...words,
        ...short,
        ...(trains ? ['--{cls_trainer}.stop_epoch=1'] : []),
      ]);
      expect([status, err]).toEqual([0, '']);
      expect(out).toContain('Done');
      expect(existsSync(join(dir, 'runs/examples', name, 'summary.json'))).toBe(true);
    },
    60_000,
  );
});
