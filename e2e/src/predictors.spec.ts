import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeProfile, type ProfiledValue } from '@uninas/runs';
import { must, run } from './shell.js';
import { ROOT } from './workspace.js';

// Measured latencies of FBNet architectures; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? join(ROOT, '../shared');
const table = join(shared, 'data/latency-ofa-fbnet/fbnet-latency.csv.gz');
const withData = existsSync(table) ? describe : describe.skip;

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const CELLS = 22;
const OPTIONS = 9;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-predictors-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The latencies on a device, the first 70 % to learn from. */
function writeLatencies(device: string, file: string): void {
  const [head = '', ...lines] = gunzipSync(readFileSync(table)).toString().trim().split('\n');
  const columns = head.split(',');
  const [ops, value] = ['ops', `ms_${device}`].map((name) => columns.indexOf(name));
  const rows = lines.map((line): ProfiledValue => {
    const fields = line.split(',');
    return { gene: fields[ops!]!.split(' ').map(Number), value: Number(fields[value!]) };
  });
  const known = Math.round(0.7 * rows.length);
  const sizes = Array.from({ length: CELLS }, () => OPTIONS);
  writeProfile(file, { sizes, value: 'latency', train: rows.slice(0, known), test: rows.slice(known) });
}

withData('the latencies of FBNet on a Titan RTX', () => {
  beforeAll(() => writeLatencies('titan_rtx_64', join(dir, 'titan.profile.json')));

  // a line of scikit-learn 1.2.1 comes to 0.9973 and 0.9772; 200 trees of XGBoost's kind to 0.947 and 0.866
  it.each([
    ['LinearRegressionSklearnModel', {}, 0.997, 0.98],
    ['RegressionXGBoostModel', { booster: 'gblinear', n_estimators: 40 }, 0.997, 0.98],
    ['RegressionXGBoostModel', { booster: 'gbtree', max_depth: 4, n_estimators: 30 }, 0.76, 0.72],
  ])(
    'are predicted by %s %j',
    (cls, args, r2, tau) => {
      const folder = join(dir, `${cls}-${JSON.stringify(args).length}`);
      must(dir, process.execPath, [
        CLI,
        'run',
        join(ROOT, 'configs/tasks/fit_classic.json'),
        `--save_dir=${folder}`,
        `--{cls_data}.dir=${dir}`,
        '--{cls_data}.file_name=titan.profile.json',
        '--{cls_data}.fake=false',
        '--{cls_data}.valid_split=0',
        `--cls_model=${cls}`,
        ...Object.entries(args).map(([name, value]) => `--{cls_model}.${name}=${value}`),
      ]);
      const { summary } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
        summary: Readonly<Record<string, number>>;
      };
      expect(summary['test/r2']).toBeGreaterThan(r2);
      expect(summary['test/correlations/KendallTauNasMetric']).toBeGreaterThan(tau);
      const { genes, scale } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Record<string, object>;
      expect(genes).toMatchObject({ one_hot: true });
      expect(scale).toMatchObject({ mean: expect.closeTo(10.8, 1) as number });
    },
    180_000,
  );
});

it('a saved model of other data is refused before anything is written', () => {
  const { status, err } = run(dir, process.execPath, [
    CLI,
    'run',
    join(ROOT, 'configs/tasks/fit_classic.json'),
    `--save_dir=${join(dir, 'never')}`,
    `--model_path=${join(dir, 'none.json')}`,
  ]);
  expect([status, existsSync(join(dir, 'never'))]).toEqual([2, false]);
  expect(err).toContain('none.json');
}, 60_000);
