import { execFileSync } from 'node:child_process';

/** A Python that has some modules, Debian's first; undefined if there is none. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((name) => {
    try {
      execFileSync(name, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}
