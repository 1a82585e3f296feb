/** Builds the studio's page into static files; runs after `tsc -b`, of which it needs nothing. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const page = join(dirname(fileURLToPath(import.meta.url)), '../../../packages/studio');
// where npm puts the bundler depends on what else is installed
const vite = await import(pathToFileURL(createRequire(join(page, 'package.json')).resolve('vite')).href);
await vite.build({ root: page, logLevel: 'warn' });
