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
}

/**
 * The modules that can be reached from the working folder, or from the runner
 * where there is nothing to be found, as in an empty folder.
 *
 * @throws {HomeError} if `UNINAS_HOME` cannot be used
 */
export async function openRegister(invocation: Invocation, io: Pick<Io, 'cwd' | 'env'>): Promise<Surroundings> {
  const home = readHome(io.env, shippedConfigs());
  const { register, problems } = await discover({
    from: io.cwd,
    // beside the runner: what was installed with it, or the workspace it is developed in
    fallback: dirname(OWN_DIR),
    plugins: invocation.texts('plugin'),
    cacheDir: join(home.dir, 'cache', 'manifests'),
  });
  return { register, home, problems };
}
