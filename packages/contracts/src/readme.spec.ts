import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ops, Tensor } from '@uninas/contracts';
import type { Manifest } from '@uninas/core';
import { ErrorRateMetric } from './readme.fixture.js';

const src = dirname(fileURLToPath(import.meta.url));
const read = (path: string): string => readFileSync(join(src, path), 'utf8');
const readme = read('../README.md');

describe('the README', () => {
  it('shows the example that is compiled and run here', () => {
    const [, region] = /\/\/ #region example\n([\s\S]*)\/\/ #endregion/.exec(read('readme.fixture.ts'))!;
    expect(readme).toContain(`\`\`\`ts\n${region}\`\`\``);
  });

  it('whose metric counts wrong answers', () => {
    const tensor = (data: readonly number[]) => ({ dataSync: () => Int32Array.from(data) }) as unknown as Tensor;
    const ops = { tidy: (f: () => unknown) => f(), argMax: () => tensor([0, 1, 2, 1]) } as unknown as Ops;
    const metric = new ErrorRateMetric({ path: '', args: { name: 'error' }, children: {} });
    const targets = { labels: tensor([0, 1, 1, 0]), probabilities: tensor([]) };
    expect(metric.evaluate(ops, [tensor([])], targets)).toEqual({ error: 0.5 });
  });

  it('lists every kind with its contract and flags', () => {
    const { kinds } = JSON.parse(read('../arguments.json')) as Manifest;
    const section = readme.slice(readme.indexOf('## Kinds'), readme.indexOf('## Types'));
    const cells = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim().replaceAll('`', ''))
          .slice(1, 4),
      );
    expect(cells).toEqual(Object.entries(kinds).map(([kind, { base, flags }]) => [kind, base, flags.join(', ')]));
  });
});
