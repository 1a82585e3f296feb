import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findNetwork, namedNetworks } from './find-network.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-network-'));
  const shipped = ['originals/ResNet18', 'originals/ResNet50', 'originals/DARTS_V1', 'search/DARTS_V1_search'];
  const files = ['one/a', 'many/a', 'many/deep/b', 'run/network/network', 'run/candidates/x', 's1/network/finalized'];
  for (const name of [...files, ...shipped.map((file) => `shipped/${file}`)]) {
    const file = join(dir, `${name}.network_config`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{}');
  }
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('findNetwork', () => {
  it.each([
    ['one/a.network_config', 'one/a'],
    ['one/a', 'one/a'],
    ['one', 'one/a'],
    ['run', 'run/network/network'],
    ['s1/', 's1/network/finalized'],
    ['ResNet18', 'shipped/originals/ResNet18'],
    ['DARTS_V1', 'shipped/originals/DARTS_V1'],
    ['DARTS_V1_', 'shipped/search/DARTS_V1_search'],
    ['resnet50', 'shipped/originals/ResNet50'],
    ['darts_v1', 'shipped/originals/DARTS_V1'],
  ])('%s is %s', (path, file) => {
    expect(findNetwork(join(dir, path), { shipped: join(dir, 'shipped') })).toBe(join(dir, `${file}.network_config`));
  });

  it.each([
    ['many', /stands for 2 networks: a\.network_config, deep.b\.network_config; name one/],
    ['ResNet', /ResNet stands for 2 networks: originals.ResNet18/],
    ['Mobile', /no such file or folder, nor a shipped network Mobile/],
    ['one/../run/candidates/../nothing', /no such file/],
    ['resnet1', /nor a shipped network resnet1; did you mean ResNet18\?$/],
    ['ResNt18', /nor a shipped network ResNt18; did you mean ResNet18\?$/],
    ['one/a.network_config/b', /there is no such file or folder/],
    ['x'.repeat(5000), /there is no such file or folder/],
  ])('%s is refused', (path, message) => {
    expect(() => findNetwork(join(dir, path), { shipped: join(dir, 'shipped') })).toThrow(message);
  });

  it('knows search spaces by name where they are asked for, and other files of a run', () => {
    const shipped = join(dir, 'shipped');
    writeFileSync(join(shipped, 'search', 'bench201.run_config'), '{}');
    expect(() => findNetwork(join(dir, 'bench201'), { shipped })).toThrow('nor a shipped network bench201');
    const space = join(shipped, 'search', 'bench201.run_config');
    expect(findNetwork(join(dir, 'bench201'), { shipped, spaces: true })).toBe(space);
    expect(namedNetworks({ shipped, spaces: true })).toContain(space);
    expect(namedNetworks({ shipped })).toHaveLength(4);
    expect(findNetwork(join(dir, 'run'), { ofRun: ['candidates/x'] })).toBe(
      join(dir, 'run/candidates/x.network_config'),
    );
  });

  it('takes whole names only where that is asked for, and names those that begin so', () => {
    const search = { shipped: join(dir, 'shipped'), whole: true };
    expect(() => findNetwork(join(dir, 'ResNet5'), search)).toThrow('ResNet5; did you mean ResNet50?');
    expect(() => findNetwork(join(dir, 'resnet'), search)).toThrow('did you mean ResNet18 or ResNet50?');
    expect(findNetwork(join(dir, 'RESNET50'), search)).toMatch(/ResNet50\.network_config$/);
  });

  it('refuses what is neither a file nor a folder', () => {
    expect(() => findNetwork('/dev/null')).toThrow('/dev/null is neither a file nor a folder');
  });

  it('does without shipped networks', () => {
    expect(() => findNetwork(join(dir, 'ResNet18'))).toThrow('no such file');
  });
});
