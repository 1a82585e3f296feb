import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpClient } from './http-client.fixture.js';
import { openStudio, type OpenStudio } from './index.js';
import { OWN_DIR } from './own-package.js';
import { TOKEN } from './toy-workspace.fixture.js';

const CONFIGS = join(OWN_DIR, '..', '..', 'configs');

interface Shown {
  readonly params: number;
  readonly macs: number;
  readonly rule: string;
  readonly input: readonly number[];
  readonly outputs: readonly (readonly number[])[];
  readonly cells: readonly { readonly params: number; readonly macs: number }[];
  readonly weights: readonly { readonly name: string; readonly choices: number }[];
  readonly svg: string;
}

let home: string;
let studio: OpenStudio;
let client: HttpClient;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'uninas-studio-'));
  const env = { PATH: process.env['PATH'], UNINAS_HOME: home, UNINAS_STUDIO_TOKEN: TOKEN };
  // with all packages of the repository
  studio = await openStudio({ dir: CONFIGS, env });
  await studio.app.listen({ host: '127.0.0.1', port: 0 });
  client = new HttpClient((studio.app.server.address() as AddressInfo).port);
});
afterAll(async () => {
  client.close();
  await studio.close();
  rmSync(home, { recursive: true });
});

const network = async (body: object): Promise<Shown> => {
  const answer = await client.post('/api/network', body);
  expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([200, expect.anything()]);
  return answer.json<Shown>();
};
const s1 = (): Record<string, unknown> => {
  const config = JSON.parse(readFileSync(join(CONFIGS, 'tasks/quickstart_s1.json'), 'utf8')) as Record<string, unknown>;
  return config;
};

describe('networks', () => {
  it('of a shipped file, with the numbers of torchvision', async () => {
    const shown = await network({ file: 'ResNet18' });
    expect(shown).toMatchObject({
      params: 11_689_512,
      rule: 'uninas',
      input: [224, 224, 3],
      outputs: [[1000]],
      weights: [],
    });
    expect(shown.svg).toMatch(/^<svg .*<\/svg>\s*$/s);
    expect(shown.svg).not.toMatch(/<script|onload|href="http/);
    const small = await network({
      file: 'networks/originals/ResNet18.network_config',
      input: [64, 64, 3],
      classes: 10,
    });
    expect([small.input, small.outputs, small.params]).toEqual([[64, 64, 3], [[10]], 11_689_512 - 990 * 513]);
  });

  it('of a task, for the shapes of its data, with every architecture weight', async () => {
    const config = s1();
    const shown = await network({ config });
    expect([shown.input, shown.outputs]).toEqual([[28, 28, 1], [[10]]]);
    expect(shown.weights).toHaveLength(6);
    expect(new Set(shown.weights.map(({ choices }) => choices))).toEqual(new Set([5]));
    const inCells = shown.cells.reduce((sum, { macs }) => sum + macs, 0);
    expect(inCells).toBeGreaterThan(0);
    expect(inCells).toBeLessThan(shown.macs);
    // the same one from its hierarchical form, by its path and alone
    const text = JSON.stringify(config);
    const convert = await client.post('/api/convert', { text, name: 'a.json', to: 'hierarchical', format: 'json' });
    const tree = JSON.parse(convert.json<{ text: string }>().text) as {
      cls_method: { cls_network: object; cls_data: object };
    };
    const byPath = await network({ config: tree, path: 'cls_method.cls_network' });
    expect(byPath).toEqual(shown);
    const { cls_network, cls_data } = tree.cls_method;
    expect(await network({ config: { cls_network, cls_data } })).toEqual(shown);
    const alone = await network({
      config: tree.cls_method.cls_network,
      input: [28, 28, 1],
      classes: 10,
      rule: 'conv_linear',
    });
    expect([alone.params, alone.rule]).toEqual([shown.params, 'conv_linear']);
    expect(alone.macs).toBeLessThanOrEqual(shown.macs);
  });

  it('that are wrong tell why', async () => {
    const wrong = await client.post('/api/network', { config: { ...s1(), '{cls_network_stem}.features': -3 } });
    expect(wrong.statusCode).toBe(422);
    const { error } = wrong.json<{
      error: { code: string; details: { problems: { file: unknown; code: string }[] } };
    }>();
    expect(error).toMatchObject({
      code: 'UNINAS_ECONFIG',
      details: { problems: [{ file: null, code: 'UNINAS_ELIMIT' }] },
    });
    const shape = await client.post('/api/network', { file: 'ResNet18', input: [1, 1, 7] });
    expect(shape.statusCode < 500).toBe(true);
    const none = await client.post('/api/network', { file: 'tasks/nothing.json' });
    expect(none.statusCode).toBe(404);
    const other = await client.post('/api/network', { config: { cls: 'NoSuchTask' } });
    expect(other.statusCode).toBe(422);
    expect(other.body).not.toContain(home);
  });
});
