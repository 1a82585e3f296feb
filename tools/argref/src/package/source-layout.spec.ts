import { join } from 'node:path';
import { TestWorkspace } from '../workspace.fixture.js';
import { builtFile, layoutOf } from './source-layout.js';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = new TestWorkspace();
});
afterEach(() => workspace.remove());

/** The built files of a package's sources. */
function built(files: Readonly<Record<string, string>>): readonly string[] {
  const dir = workspace.add({ name: 'p', files });
  const layout = layoutOf(dir);
  return layout.files.map((file) => builtFile(file, layout, dir));
}

test('src is built into dist, tests and declarations are left out', () => {
  const files = {
    'src/b/x.ts': '',
    'src/a.mts': '',
    'src/a.spec.ts': '',
    'src/a.test-d.ts': '',
    'src/a.fixture.ts': '',
    'src/types.d.ts': '',
    'dist/a.js': '',
    'rollup.config.js': '',
  };
  expect(built(files)).toEqual(['dist/a.mjs', 'dist/b/x.js']);
});

test('a tsconfig, with what it extends, says otherwise', () => {
  const files = {
    'tsconfig.json': '{ "extends": "./base.json", "include": ["code"], "exclude": ["code/old"], /* comment */ }',
    'base.json': '{ "compilerOptions": { "rootDir": "code", "outDir": "build/esm" } }',
    'code/x.tsx': '',
    'code/old/y.ts': '',
    'src/z.ts': '',
  };
  expect(built(files)).toEqual(['build/esm/x.js']);
});

test('a tsconfig that only names others', () => {
  const files = {
    'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.lib.json" }] }',
    'tsconfig.lib.json': '{ "compilerOptions": { "rootDir": "src", "outDir": "out" }, "include": ["src"] }',
    'src/x.ts': '',
  };
  expect(built(files)).toEqual(['out/x.js']);
});

test('plain JavaScript is used as it is', () => {
  const dir = workspace.add({ name: 'p', files: { 'lib/x.js': '', 'node_modules/q/y.js': '', 'index.js': '' } });
  const layout = layoutOf(dir);
  expect(layout.files).toEqual([join(dir, 'index.js'), join(dir, 'lib/x.js')]);
  expect(builtFile(layout.files[1]!, layout, dir)).toBe('lib/x.js');
});
