/**
 * Does a run that is killed end as if it had not been, whatever its method? For
 * each kind of method a short run is killed (SIGKILL) at moments drawn from a
 * seed, resumed, and compared with the undisturbed one, byte for byte, but for
 * `log.txt` and `timing.jsonl`.
 *
 * node e2e/studies/killed-methods.js [--kills 20] [--methods uniform,darts,...] [--dir FOLDER]
 *
 * Needs a build. A kill and its resumption take about 6 seconds.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KilledRuns, KINDS } from './kills.js';

const { values } = parseArgs({
  options: { kills: { type: 'string' }, methods: { type: 'string' }, dir: { type: 'string' } },
});
const kills = Number(values.kills ?? 20);
const kinds = values.methods?.split(',') ?? Object.keys(KINDS);
const unknown = kinds.filter((kind) => !Object.hasOwn(KINDS, kind));
if (!(kills > 0) || unknown.length > 0) {
  console.error(`--kills is a number, --methods are some of ${Object.keys(KINDS).join(',')}; not ${unknown.join(',')}`);
  process.exit(2);
}
const dir = values.dir ?? mkdtempSync(join(tmpdir(), 'uninas-killed-'));

/** What a killed run had come to: no folder, a number of checkpoints. */
function progressOf(folder) {
  try {
    return readdirSync(join(folder, 'checkpoints')).filter((name) => /^\d+$/.test(name)).length;
  } catch {
    return 0;
  }
}

let failed = 0;
for (const kind of kinds) {
  const runs = new KilledRuns(join(dir, kind), kind);
  await runs.undisturbed();
  const found = { running: 0, saved: 0, same: 0 };
  for (let i = 0; i < kills; i++) {
    const killed = await runs.kill(i);
    if (killed.wasRunning) found.running++;
    if (progressOf(killed.folder) > 0) found.saved++;
    const differing = await runs.resume(killed);
    if (differing.length === 0) {
      found.same++;
      rmSync(join(dir, kind, String(i)), { recursive: true });
    } else console.log(`${kind}, kill ${i}: ${differing.join(', ')} differ; see ${killed.folder}`);
  }
  failed += kills - found.same;
  console.log(
    `${kind.padEnd(20)} ${kills} kills, ${found.running} of them while it ran, ${found.saved} after a checkpoint: ` +
      `${found.same} end in the same bytes`,
  );
}
if (values.dir === undefined && failed === 0) rmSync(dir, { recursive: true });
process.exit(failed === 0 ? 0 : 1);
