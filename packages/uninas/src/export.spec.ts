import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ToyProject } from './testing/toy-project.fixture.js';

/** A package that exports what it was asked for. */
const EXPORTER = `
export async function exportNetwork({ modules, log, ...query }) {
  if (query.source.endsWith('bad.network_config')) {
    throw Object.assign(new Error(query.source + ' is no network'), { isInput: true, code: 'UNINAS_EEXPORT' });
  }
  log.info('looked at it');
  const asked = { ...query, register: typeof modules.load };
  return { bytes: Buffer.from(JSON.stringify(asked)), summary: { name: query.source.match(/(\\w+)[^/]*$/)[1], to: query.to, params: 12, weights: 'w' } };
}
`;

let project: ToyProject;
beforeAll(() => {
  project = new ToyProject();
  const json = { name: '@uninas/export', type: 'module', exports: './index.js' };
  project.write('node_modules/@uninas/export/package.json', JSON.stringify(json));
  project.write('node_modules/@uninas/export/index.js', EXPORTER);
  project.write('runs/s1/run.json', '{}');
  project.write('runs/s1/network/search.network_config', '{}');
  for (const name of ['nets/Mine', 'bad']) project.write(`${name}.network_config`, '{ "name": "Anything" }');
});
afterAll(() => project.remove());

const asked = (file: string): unknown => JSON.parse(project.read(file));

describe('export', () => {
  it('hands what was asked to the package in the folder, and writes what it gives', () => {
    const words = ['export', 'runs/s1', '--to', 'onnx', '--gene', '1,0,2', '--out', 'out/s1.onnx'];
    const { code, out, err } = project.run(words);
    expect([code, err]).toEqual([0, expect.stringContaining('looked at it')]);
    expect(out).toMatch(/^file +out\/s1\.onnx, 0\.1 kB\nparameters +12\nweights +w\n$/);
    expect(asked('out/s1.onnx')).toEqual({
      source: join(project.dir, 'runs/s1'),
      to: 'onnx',
      gene: [1, 0, 2],
      register: 'function',
    });
  });

  it('names the file after the network, and says everything as JSON', () => {
    const options = ['--input', '32,48,3', '--classes', '7', '--seed', '0', '--weights', 'w.safetensors', '--json'];
    const { code, out } = project.run(['export', 'nets/Mine.network_config', '--to', 'safetensors', ...options]);
    expect(code).toBe(0);
    const file = join(project.dir, 'Mine.safetensors');
    expect(JSON.parse(out)).toEqual({
      ok: true,
      name: 'Mine',
      to: 'safetensors',
      params: 12,
      weights: 'w',
      file,
      bytes: expect.any(Number),
    });
    expect(asked('Mine.safetensors')).toMatchObject({
      description: { name: 'Anything' },
      input: [32, 48, 3],
      classes: 7,
      seed: 0,
      weights: join(project.dir, 'w.safetensors'),
    });
  });

  it('prints a description, unless a file is named', () => {
    const { code, out } = project.run(['export', 'runs/s1', '--to', 'config']);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ to: 'config' })]);
    const json = JSON.parse(project.run(['export', 'runs/s1', '--to', 'config', '--json']).out) as object;
    expect(json).toMatchObject({ file: null, description: { to: 'config' } });
  });

  it.each([
    [['--to', 'onxx'], 'onxx is none of these; did you mean onnx?'],
    [[], 'export needs --to onnx|safetensors|config'],
    [
      ['--to', 'onnx', '--gene', '1,a'],
      '--gene is one index for each architecture weight, such as 0,1,2; 1,a was given',
    ],
    [['--to', 'onnx', '--input', '0,3,3'], '--input is H,W,C, such as 224,224,3'],
    [['--to', 'onnx', '--input', '3,3'], '--input is H,W,C, such as 224,224,3'],
    [['--to', 'onnx', '--out', 'folder'], '--out folder is a folder; name a file, such as folder/s1.onnx'],
    [['--to', 'config', '--out', 'new/'], '--out new/ is a folder; name a file, such as new/s1.network_config'],
  ])('%j is refused before anything is done', (options, message) => {
    mkdirSync(join(project.dir, 'folder'), { recursive: true });
    const { code, out, err } = project.run(['export', 'runs/s1', ...options]);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
    expect(readdirSync(join(project.dir, 'folder'))).toEqual([]);
  });

  it('tells input that is wrong from a file that cannot be written, and leaves nothing behind', () => {
    const bad = project.run(['export', 'bad', '--to', 'onnx', '--json']);
    expect([bad.code, JSON.parse(bad.out)]).toEqual([
      2,
      {
        ok: false,
        error: { code: 'UNINAS_EEXPORT', message: `${join(project.dir, 'bad.network_config')} is no network` },
      },
    ]);
    expect(existsSync(join(project.dir, 'bad.onnx'))).toBe(false);
    const refused = project.run(['export', 'runs/s1', '--to', 'onnx', '--out', 'package.json/s1.onnx']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('UNINAS_EWRITE')]);
    expect(refused.err).not.toContain('not expected');
  });

  it('completes networks and formats', () => {
    project.write('other/a.network_config', '{}');
    const complete = (...words: string[]): readonly string[] => project.run(['--complete', 'export', ...words]).out.split('\n'); // prettier-ignore
    expect(complete('other/')).toEqual(['other/a.network_config', '']);
    expect(complete('x', '--to', 'o')).toEqual(['onnx', '']);
  });
});
