/** Lints the whole workspace. The layer rules need Nx's project graph, without which they silently check nothing. */
import { spawnSync } from 'node:child_process';

const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
const run = (command, args) => spawnSync(`node_modules/.bin/${command}`, args, { env, encoding: 'utf8' });

const graph = run('nx', ['show', 'projects']);
if (graph.status !== 0) {
  process.stderr.write(graph.stdout + graph.stderr);
  process.exit(1);
}
const lint = run('eslint', ['--max-warnings', '0', ...(process.argv.length > 2 ? process.argv.slice(2) : ['.'])]);
process.stdout.write(lint.stdout);
process.stderr.write(lint.stderr);
if (/No cached ProjectGraph/.test(lint.stdout + lint.stderr)) {
  process.stderr.write('The layer rules were not checked: Nx has no project graph.\n');
  process.exit(1);
}
process.exit(lint.status ?? 1);
