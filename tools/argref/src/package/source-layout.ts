import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { slashes } from './slashes.js';

/** Where the sources of a package are, and where their built files will be. */
export interface SourceLayout {
  readonly rootDir: string;
  readonly outDir: string;
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
}

const CONFIGS = ['tsconfig.lib.json', 'tsconfig.build.json', 'tsconfig.json'];
const SOURCE = /\.([cm]?ts|tsx|[cm]?js|jsx)$/;
/** Tests, what they use, and type declarations are no sources of modules. */
const IGNORED = /(\.d\.[cm]?ts|\.(spec|test|test-d|fixture)\.\w+)$/;

/**
 * The sources of a package: what its tsconfig includes, `src` built into
 * `dist` unless it says otherwise. Without a tsconfig, TypeScript is expected
 * in `src`, and plain JavaScript is used as it is.
 */
export function layoutOf(dir: string): SourceLayout {
  const config = CONFIGS.map((name) => join(dir, name)).find((file) => existsSync(file));
  const parsed = config === undefined ? undefined : parseConfig(config, dir);
  if (parsed !== undefined && parsed.fileNames.length > 0) {
    const { rootDir, outDir } = parsed.options;
    const root = rootDir ?? join(dir, existsSync(join(dir, 'src')) ? 'src' : '.');
    return { rootDir: resolve(root), outDir: resolve(outDir ?? root), files: sources(parsed.fileNames) };
  }
  const src = join(dir, 'src');
  const files = sources(existsSync(src) ? walk(src) : walk(dir));
  const isTyped = files.some((file) => /tsx?$/.test(file));
  return isTyped ? { rootDir: src, outDir: join(dir, 'dist'), files } : { rootDir: dir, outDir: dir, files };
}

/** The built file of a source, relative to the package, with forward slashes. */
export function builtFile(file: string, layout: SourceLayout, dir: string): string {
  const built = resolve(layout.outDir, relative(layout.rootDir, file));
  return slashes(relative(dir, built))
    .replace(/\.([cm]?)tsx?$/, '.$1js')
    .replace(/\.jsx$/, '.js');
}

function parseConfig(file: string, dir: string): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path));
  return ts.parseJsonConfigFileContent(config ?? {}, ts.sys, dir, undefined, file);
}

function sources(files: readonly string[]): readonly string[] {
  return files
    .filter((file) => SOURCE.test(file) && !IGNORED.test(file))
    .map((file) => resolve(file))
    .sort();
}

function walk(dir: string): readonly string[] {
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    return entry.isDirectory() ? walk(join(dir, entry.name)) : [join(dir, entry.name)];
  });
}
