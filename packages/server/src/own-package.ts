import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, installed or in the repository. */
export const OWN_DIR = dirname(dirname(fileURLToPath(import.meta.url)));

/** The built file that the process for modules runs. */
export const HELPER_FILE = join(OWN_DIR, 'dist', 'modules', 'helper-main.js');
