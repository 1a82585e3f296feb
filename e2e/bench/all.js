/**
 * All benchmarks but the soak and the quickstart, which take long, or those that are named, one after the other:
 *
 *   npm run bench [-- NAME...] [--json FOLDER] [--python PATH --scripts FOLDER] [--vision PATH]
 *     [--OPTION VALUE]
 *
 * Options are handed on to those that know them. `losses` and `training` compare
 * with PyTorch where they are given a Python that has it, `data` with torchvision.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** File and the options that it knows, of each. */
const BENCHES = {
  'start-up': ['start-up.js', []],
  'network-plans': ['network-plans.js', []],
  studio: ['studio.js', []],
  kernels: ['../../packages/engine/bench/kernels.js', ['json']],
  data: ['data.js', ['vision', 'rounds', 'json']],
  losses: [
    '../../packages/engine/bench/losses.js',
    ['python', 'json', 'steps', 'batch', 'rate', 'momentum', 'activation', 'dtypes'],
  ],
  quickstart: ['quickstart.js', ['json', 'rounds', 'epochs', 'seed', 'before', 'ways']],
  soak: ['../../packages/engine/bench/soak.js', []],
  inference: ['inference.js', ['python', 'scripts', 'json', 'threads', 'kernels']],
  evaluation: ['evaluation.js', ['rounds', 'works', 'threads', 'json']],
  training: ['training.js', ['python', 'scripts', 'json', 'rounds', 'works', 'threads', 'kernels']],
};

const wanted = [];
const options = new Map();
for (let i = 2; i < process.argv.length; i++) {
  const word = process.argv[i];
  if (word.startsWith('--')) options.set(word.slice(2), process.argv[++i]);
  else wanted.push(word);
}
const known = new Set(Object.values(BENCHES).flatMap(([, names]) => names));
const wrong = [
  ...wanted.filter((name) => !Object.hasOwn(BENCHES, name)),
  ...[...options.keys()].filter((name) => !known.has(name)),
];
if (wrong.length > 0) {
  process.stderr.write(
    `There is no ${wrong.join(', ')}; benchmarks are ${Object.keys(BENCHES).join(', ')}, options ${[...known].map((name) => `--${name}`).join(', ')}\n`,
  );
  process.exit(2);
}
let status = 0;
for (const [name, [file, names]] of Object.entries(BENCHES)) {
  if (wanted.length > 0 ? !wanted.includes(name) : ['soak', 'quickstart'].includes(name)) continue;
  process.stdout.write(`\n== ${name}\n`);
  const given = names
    .filter((option) => options.has(option))
    .flatMap((option) => [`--${option}`, option === 'json' ? jsonFile(name) : options.get(option)]);
  status ||= spawnSync(process.execPath, [join(here, file), ...given], { stdio: 'inherit' }).status ?? 1;
}
process.exit(status);

/** The file of a benchmark in the folder of `--json`. */
function jsonFile(name) {
  mkdirSync(options.get('json'), { recursive: true });
  return join(options.get('json'), `${name}.json`);
}
