import type { Problem, Register } from '@uninas/core';
import { discover, readHome, type Home } from '@uninas/core/node';
import { dirname, join } from 'node:path';
import type { Invocation } from './command/invocation.js';
import { OWN_DIR, shippedConfigs } from './own-package.js';
import type { Io } from './terminal/io.js';

/** What a command works with. */
export interface Surroundings {
  readonly register: Register;
  readonly home: Home;
  /** Plugins that cannot be used. */
  readonly problems: readonly Problem[];
  /** Folders or files of plugins that are used without being installed. */
  readonly plugins: readonly string[];
}

/**
 * The modules that can be reached from the working folder, or from the runner
 * where there is nothing to be found, as in an empty folder.
 *
 * @throws {HomeError} if `UNINAS_HOME` cannot be used
 */
export function openRegister(invocation: Invocation, io: Pick<Io, 'cwd' | 'env'>): Promise<Surroundings> {
  return openRegisterAt(io, invocation.texts('plugin'));
}

/**
 * As `openRegister`, with these plugins besides those that are installed.
 *
 * @throws {HomeError} if `UNINAS_HOME` cannot be used
 */
export async function openRegisterAt(
  { cwd, env }: Pick<Io, 'cwd' | 'env'>,
  plugins: readonly string[],
): Promise<Surroundings> {
  const home = readHome(env, shippedConfigs());
  const { register, problems } = await discover({
    from: cwd,
    // beside the runner: what was installed with it, or the workspace it is developed in
    fallback: dirname(OWN_DIR),
    plugins,
    cacheDir: join(home.dir, 'cache', 'manifests'),
  });
  return { register, home, problems, plugins };
}
