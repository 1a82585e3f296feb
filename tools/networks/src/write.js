/** Writes configs/networks from the definitions in this folder: `node tools/networks/src/write.js`, after a build. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networkFiles } from './files.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../configs/networks');
const files = await networkFiles();
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
process.stdout.write(`${files.size} files in configs/networks\n`);
