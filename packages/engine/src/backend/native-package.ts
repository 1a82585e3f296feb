import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Packages that bring TensorFlow's native library, compiled for the CPU or for CUDA. */
export type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

/** The version that this package was written for. */
export const NATIVE_VERSION = '4.22.0';
/** Environment variable that names the folder of one of the packages, as `tools/tfjs-node/build.js` leaves it. */
export const NATIVE_PLACE = 'UNINAS_TFJS_NODE';

const WITHOUT_DOWNLOAD = 'where its library cannot be downloaded, docs/guide/devices.md tells how to build it';

/** An optional package is absent or broken; the message says what to do. */
export class NativePackageError extends Error {
  override readonly name = 'NativePackageError';
  readonly code = 'UNINAS_ENATIVE';
}

/** An installed package. */
export interface FoundPackage {
  readonly dir: string;
  readonly version: string;
}

/**
 * The package where UNINAS_TFJS_NODE points, as the engine sees it, or as the working folder does.
 *
 * @throws {NativePackageError} if there is none
 */
export function findNativePackage(name: NativePackage): FoundPackage {
  const place = process.env[NATIVE_PLACE];
  if (place !== undefined && place !== '') {
    const found = packageIn(resolve(place));
    if (found !== undefined) return found;
    throw new NativePackageError(`${NATIVE_PLACE} names ${place}, which holds no package`);
  }
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const dir = resolved(name, from);
    const found = dir === undefined ? undefined : packageIn(dir);
    if (found !== undefined) return found;
  }
  throw new NativePackageError(`${name} is not installed: npm install ${name}@${NATIVE_VERSION}; ${WITHOUT_DOWNLOAD}`);
}

/**
 * Loads a package, which makes its backend TensorFlow.js' current one.
 *
 * @throws {NativePackageError} if its native part is missing or cannot be loaded
 */
export function loadNativePackage(name: NativePackage, { dir }: FoundPackage): unknown {
  try {
    return createRequire(join(dir, 'package.json'))(dir);
  } catch (error) {
    const [cause = ''] = String((error as Error).message).split('\n');
    throw new NativePackageError(
      `${name} in ${dir} cannot be loaded (${cause.trim()}): npm rebuild ${name}; ${WITHOUT_DOWNLOAD}`,
      { cause: error },
    );
  }
}

function resolved(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return undefined; // not installed there
  }
}

function packageIn(dir: string): FoundPackage | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version?: string };
    return version === undefined ? undefined : { dir, version };
  } catch {
    return undefined;
  }
}
