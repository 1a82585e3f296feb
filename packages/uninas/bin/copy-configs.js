/** Copies the repository's configurations into this package before it is packed; `--remove` cleans up afterwards. */
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const copy = join(here, 'configs');
rmSync(copy, { recursive: true, force: true });
if (!process.argv.includes('--remove')) cpSync(join(here, '..', '..', 'configs'), copy, { recursive: true });
