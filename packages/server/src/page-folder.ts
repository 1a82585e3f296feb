import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OWN_DIR } from './own-package.js';

const PAGE = '@uninas/studio';

/** The folder of the built page: of the package in the workspace, or of that beside this one; undefined if there is none. */
export function pageFolder(dir: string): string | undefined {
  for (const from of [dir, OWN_DIR]) {
    try {
      const file = createRequire(join(from, 'package.json')).resolve(`${PAGE}/package.json`);
      const built = join(dirname(file), 'dist');
      if (existsSync(join(built, 'index.html'))) return built;
    } catch {
      // not installed there
    }
  }
  return undefined;
}
