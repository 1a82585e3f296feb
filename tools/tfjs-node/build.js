/**
 * Builds the native part of `@tensorflow/tfjs-node` 4.22.0 against a given libtensorflow, for machines
 * on which its install script cannot download one. See README.md.
 *
 *   node tools/tfjs-node/build.js --libtensorflow DIR [--nodedir DIR] [--out DIR | --package DIR]
 *
 * Nothing is downloaded but, unless `--package` names an installed one, the npm package itself, from
 * the registry that npm is configured for and without its install scripts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const NAME = '@tensorflow/tfjs-node';
const VERSION = '4.22.0';
const NAPI = '8';
const USAGE =
  'node tools/tfjs-node/build.js --libtensorflow DIR [--nodedir DIR] [--out DIR | --package DIR]\n' +
  '  --libtensorflow  holds include/tensorflow/c/c_api.h and, there or in lib, libtensorflow(_cc).so* and libtensorflow_framework.so*\n' +
  '  --nodedir        holds include/node of this Node; where Node itself is installed, when left out\n' +
  '  --out            folder into which the npm package is installed, dist/tfjs-node when left out\n' +
  '  --package        an installed @tensorflow/tfjs-node, to build it in place';

/** A mistake of the user: told in one line, without a stack. */
class Refused extends Error {}

try {
  main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(1);
}

function main() {
  const given = readArguments();
  if (process.platform !== 'linux') throw new Refused(`this script knows Linux only, not ${process.platform}`);
  const { include, libraries } = findTensorflow(resolve(given.libtensorflow));
  const nodedir = findNode(given.nodedir);
  const target = given.package === undefined ? install(resolve(given.out ?? 'dist/tfjs-node')) : resolve(given.package);
  checkPackage(target);
  linkTensorflow(join(target, 'deps'), include, libraries);
  compile(target, nodedir);
  tryOut(target);
  process.stdout.write(`\nUNINAS_TFJS_NODE=${target}\n`);
}

function readArguments() {
  const text = { type: 'string' };
  const options = { libtensorflow: text, nodedir: text, out: text, package: text, help: { type: 'boolean' } };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new Refused(`${error.message}\n${USAGE}`);
  }
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  if (values.libtensorflow === undefined) throw new Refused(`--libtensorflow is missing\n${USAGE}`);
  if (values.out !== undefined && values.package !== undefined) throw new Refused('give --out or --package, not both');
  return values;
}

/** Headers and the two libraries, under whatever version suffix they have. */
function findTensorflow(dir) {
  const include = join(dir, 'include');
  for (const header of ['c_api.h', 'eager/c_api.h']) {
    if (!existsSync(join(include, 'tensorflow/c', header))) {
      throw new Refused(`there is no tensorflow/c/${header} in ${include}`);
    }
  }
  const places = [join(dir, 'lib'), dir].filter(existsSync);
  const find = (pattern) => {
    const found = places.flatMap((place) => readdirSync(place).filter((name) => pattern.test(name)).map((name) => join(place, name))); // prettier-ignore
    if (found.length === 0) throw new Refused(`nothing in ${places.join(' or ')} is called like ${pattern.source}`);
    return found[0];
  };
  // Python's packages carry the C interface in libtensorflow_cc
  return { include, libraries: [find(/^libtensorflow(_cc)?\.so/), find(/^libtensorflow_framework\.so/)] };
}

function findNode(given) {
  const dir = resolve(given ?? dirname(dirname(process.execPath)));
  if (existsSync(join(dir, 'include/node/node_api.h'))) return dir;
  throw new Refused(`there is no include/node/node_api.h in ${dir}: name the folder of Node's headers with --nodedir`);
}

/** The npm package with its dependencies, without install scripts. */
function install(out) {
  const target = join(out, 'node_modules', NAME);
  if (existsSync(join(target, 'package.json'))) return target;
  mkdirSync(out, { recursive: true });
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', out];
  run('npm', ['install', ...options, `${NAME}@${VERSION}`], out);
  return target;
}

function checkPackage(target) {
  const file = join(target, 'package.json');
  if (!existsSync(file)) throw new Refused(`there is no package in ${target}`);
  const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
  if (!name.startsWith(NAME) || version !== VERSION) {
    throw new Refused(`${target} holds ${name} ${version}; this is for ${NAME} ${VERSION}`);
  }
}

/** Links headers and libraries to where the package looks for them. */
function linkTensorflow(deps, include, libraries) {
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, 'lib'), { recursive: true });
  symlinkSync(include, join(deps, 'include'));
  for (const [i, library] of libraries.entries()) {
    const name = i === 0 ? 'libtensorflow' : 'libtensorflow_framework';
    // the linker looks for the first, the loader for the name that the library itself bears
    for (const link of new Set([`${name}.so`, `${name}.so.2`, basename(library)])) {
      symlinkSync(library, join(deps, 'lib', link));
    }
  }
}

/** Runs the node-gyp that npm carries, as node-pre-gyp would. */
function compile(target, nodedir) {
  const root = run('npm', ['root', '--global'], target, true).trim();
  const gyp = join(root, 'npm/node_modules/node-gyp/bin/node-gyp.js');
  if (!existsSync(gyp)) throw new Refused(`npm carries no node-gyp: ${gyp} is not there`);
  const module = `lib/napi-v${NAPI}`;
  run(
    process.execPath,
    [
      gyp,
      'rebuild',
      `--nodedir=${nodedir}`,
      `--module_name=tfjs_binding`,
      `--module_path=${join(target, module)}`,
      `--module=${join(target, module, 'tfjs_binding.node')}`,
      `--napi_version=${process.versions.napi}`,
      `--napi_build_version=${NAPI}`,
    ],
    target,
  );
}

/** Multiplies two matrices with what was built. */
function tryOut(target) {
  const code = `
    const tf = require(${JSON.stringify(target)});
    const product = tf.matMul(tf.tensor2d([1, 2], [1, 2]), tf.tensor2d([3, 4], [2, 1])).dataSync()[0];
    if (product !== 11) throw new Error('1 * 3 + 2 * 4 is ' + product);
    console.log('built: backend', tf.getBackend() + ', TensorFlow', tf.backend().binding.TF_Version);`;
  process.stdout.write(run(process.execPath, ['-e', code], target, true));
}

function run(command, options, cwd, quiet = false) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const { status, stdout, stderr, error } = spawnSync(command, options, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
  });
  if (error !== undefined) throw new Refused(`${command} cannot be run: ${error.message}`);
  if (status !== 0) throw new Refused(`${command} ${options[0]} failed${quiet ? `: ${stderr.trim()}` : ''}`);
  return stdout ?? '';
}
