import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './shell.js';
import { ROOT } from './workspace.js';

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const WORDS = ['quickstart', '--dir', 'q', '--epochs', '1'];

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-quickstart-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Starts the quickstart and interrupts it as soon as some text is shown. @returns exit code and standard error */
function interrupted(text: string): Promise<{ readonly code: number | null; readonly err: string }> {
  const { NODE_OPTIONS: _, ...env } = process.env; // Jest's own options are not for children
  const child = spawn(process.execPath, [CLI, ...WORDS], { cwd: dir, env });
  let [out, err] = ['', ''];
  let isSent = false;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (isSent || !out.includes(text)) return;
    isSent = true;
    child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((done) => child.once('exit', (code) => done({ code, err })));
}

it('the quickstart goes on where it was interrupted, and comes to a tested network', async () => {
  const { code, err } = await interrupted('Searching 15625 architectures');
  expect([code, err]).toEqual([130, expect.stringContaining('uninas quickstart --dir q --epochs 1 --resume')]);
  const trained = readFileSync(join(dir, 'q/s1/summary.json'));
  const { status, out } = run(dir, process.execPath, [CLI, ...WORDS, '--resume']);
  expect(status).toBe(0);
  expect(out).toContain('This run came to its end before');
  expect(out).toMatch(/test accuracy +\d+\.\d\d %/);
  expect(readFileSync(join(dir, 'q/s1/summary.json'))).toEqual(trained);
  const ratings = readFileSync(join(dir, 'q/s2/search.jsonl'), 'utf8').trim().split('\n');
  const genes = ratings.map((line) => String((JSON.parse(line) as { gene: unknown }).gene));
  expect(new Set(genes).size).toBe(genes.length);
  expect(genes.length).toBeGreaterThanOrEqual(64);
}, 300_000);
