import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, failureOf } from './replica-failure.js';
import { ReplicaThread } from './replica-thread.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-thread-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const HEAD = "import { parentPort } from 'node:worker_threads';\nparentPort.postMessage({ id: -1 });\n";

/** A thread that is ready, and does this as soon as it is asked. */
async function thread(code: string): Promise<ReplicaThread> {
  const file = join(dir, `${Math.abs([...code].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, 7))}.mjs`);
  writeFileSync(file, `${HEAD}parentPort.once('message', ({ id }) => {\n${code}\n});\n`);
  const made = new ReplicaThread(file, {}, 'thread 2 of 3');
  await made.ready;
  return made;
}

describe('a thread', () => {
  it.each([
    ['process.exit(7);', /^thread 2 of 3 has ended with exit code 7 before its work was done; if the memory was too/],
    ['throw undefined;', /^thread 2 of 3 failed: undefined was thrown$/],
    ["throw 'a text';", /^thread 2 of 3 failed: a text was thrown$/],
    ["throw new RangeError('too large');", /^thread 2 of 3 failed: too large$/],
  ])('says which one it was that did: %s', async (code, message) => {
    const made = await thread(code);
    await expect(made.ask('work')).rejects.toThrow(message);
    await expect(made.ask('more')).rejects.toThrow(message);
    await made.close();
  });

  it('tells what was thrown with its name, code and cause', async () => {
    const cause = Object.assign(new Error('of the kernel'), { code: 'UNINAS_EMEMORY' });
    const thrown = Object.assign(new TypeError('a step', { cause }), { code: 'UNINAS_ESETUP' });
    const made = await thread(`parentPort.postMessage({ id, error: ${JSON.stringify(failureOf(thrown))} });`);
    await expect(made.ask('work')).rejects.toMatchObject({
      message: 'a step',
      name: 'TypeError',
      code: 'UNINAS_ESETUP',
      cause: { message: 'of the kernel', code: 'UNINAS_EMEMORY' },
    });
    await made.close();
    expect(errorOf(failureOf('text')).message).toBe('text was thrown');
  });
});
