import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORE_VERSION } from './version.js';

const src = dirname(fileURLToPath(import.meta.url));

/** Everything that a file imports when it runs, directly or not: files of this package, and names of packages. */
function imports(entry: string): { readonly files: Set<string>; readonly packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, specifier] of text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?from\s+)?'([^']+)';/gms)) {
      if (!specifier!.startsWith('.')) packages.add(specifier!);
      else visit(join(dirname(file), specifier!.replace(/\.js$/, '.ts')));
    }
  };
  visit(join(src, entry));
  return { files, packages };
}

describe('the entries of core', () => {
  it('keep files and dependency injection out of the pure one', () => {
    const { packages } = imports('index.ts');
    expect([...packages]).toEqual([]);
  });

  it('keep dependency injection behind its own entry', () => {
    expect(imports('node/index.ts').packages).not.toContain('tsyringe');
    expect(imports('instantiate/index.ts').packages).toContain('tsyringe');
  });

  it('start with nothing foreign, which would cost every command time', () => {
    const packages = ['node/index.ts', 'node/read-config.ts'].flatMap((entry) => [...imports(entry).packages]);
    expect(packages.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });

  it('load YAML only when it is given', () => {
    const { files } = imports('node/read-config.ts');
    expect([...files].some((file) => file.endsWith('yaml-source.ts'))).toBe(false);
  });

  it('carry the version of the package', () => {
    const json = JSON.parse(readFileSync(join(src, '../package.json'), 'utf8')) as { version: string };
    expect(CORE_VERSION).toBe(json.version);
    expect(existsSync(join(src, '../README.md'))).toBe(true);
  });
});
