import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { race } from './core-readme.fixture.js';

const src = dirname(fileURLToPath(import.meta.url));
const core = join(src, '../../core');
const readme = readFileSync(join(core, 'README.md'), 'utf8');
const fences = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));
const [right, wrong] = fences.filter(({ language }) => language === 'json').map(({ text }) => text!);

describe('the README of core', () => {
  it('shows the example that is tested here', () => {
    const file = readFileSync(join(src, 'core-readme.fixture.ts'), 'utf8');
    const region = /\/\/ #region example\n([\s\S]*)\/\/ #endregion/.exec(file)![1];
    expect(fences.find(({ language }) => language === 'ts')?.text).toBe(region);
  });

  it('says what comes out', async () => {
    expect(readme).toContain('`[500, 60]`');
    expect(await race(right!)).toEqual([500, 60]);
    expect(readme).toContain("`race(text, ['--Hare#0.nap=0', '--seconds=10'])`, gives `[100, 10]`");
    expect(await race(right!, ['--Hare#0.nap=0', '--seconds=10'])).toEqual([100, 10]);
  });

  it('shows the problems of its wrong configuration', async () => {
    const message = await race(wrong!).catch((error: Error) => error.message);
    expect(fences.find(({ language }) => language === 'text')?.text).toBe(`${String(message)}\n`);
  });

  it('lists every problem code once', () => {
    const source = readFileSync(join(core, 'src/diagnose/problem.ts'), 'utf8');
    const declared = [...source.matchAll(/\| '(UNINAS_\w+)'/g)].map(([, code]) => code);
    const listed = [...readme.matchAll(/^\| `(UNINAS_\w+)`/gm)].map(([, code]) => code);
    expect(declared.length).toBeGreaterThan(20);
    expect([...listed].sort()).toEqual([...declared].sort());
  });
});
