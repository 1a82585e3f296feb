import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '@uninas/core';

const CORE = fileURLToPath(new URL('../../../packages/core', import.meta.url));

/** What a package of a test is made of. */
export interface TestPackage {
  readonly name: string;
  /** Texts by path inside the package. */
  readonly files?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly string[];
  readonly manifest?: Manifest;
  /** Left out of package.json if false. */
  readonly isPlugin?: boolean;
  readonly type?: 'module' | 'commonjs';
}

/** Packages in a temporary folder that see each other and `@uninas/core` as installed. */
export class TestWorkspace {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'argref-')));

  constructor() {
    this.write(
      'package.json',
      JSON.stringify({ name: 'root', private: true, type: 'module', workspaces: ['packages/*'] }),
    );
    this.#link('@uninas/core', CORE);
  }

  /** Writes a package. @returns its folder */
  add({ name, files = {}, dependencies = [], manifest, isPlugin = true, type = 'module' }: TestPackage): string {
    const folder = `packages/${name.replace(/^.*\//, '')}`;
    const json = {
      name,
      version: '1.0.0',
      type,
      exports: { '.': './src/index.ts' },
      ...(isPlugin && { uninas: { plugin: './dist/plugin.js', arguments: './arguments.json' } }),
      dependencies: Object.fromEntries(dependencies.map((other) => [other, '1.0.0'])),
      peerDependencies: { '@uninas/core': '*' },
    };
    this.write(`${folder}/package.json`, JSON.stringify(json));
    if (manifest !== undefined) this.write(`${folder}/arguments.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    for (const [path, text] of Object.entries(files)) this.write(`${folder}/${path}`, text);
    this.#link(name, join(this.dir, folder));
    return join(this.dir, folder);
  }

  write(path: string, text: string): void {
    const file = join(this.dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  #link(name: string, target: string): void {
    const link = join(this.dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'dir');
  }
}
