import { explain, memberPath, suggest, walk, type ArgTreeNode } from '@uninas/core';
import { resolvePath } from '@uninas/core/node';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openConfig } from '../open-config.js';
import { showProblems } from '../report/show-problems.js';
import { paint, type Io } from '../terminal/io.js';
import { valueText } from '../value-text.js';

/** `uninas explain`: where the value of an argument or slot comes from. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const files = invocation.positionals.slice(0, -1);
  const key = invocation.positionals.at(-1)!.replace(/^--/, '');
  const config = await openConfig(invocation, io, { files });
  const { tree, problems, sources, ok, home } = config;
  await showProblems(problems, sources, io);
  // a tree with errors elsewhere still tells where its values come from
  if (tree === undefined) return EXIT.input;
  const found = explain(tree, key, {
    paths: home.paths,
    resolvePath: (text) => resolvePath(text, home.paths, io.cwd),
  });
  if (found.length === 0) throw new UsageError(unknownKey(tree, key), 'explain');
  if (invocation.flag('json')) {
    io.out.write(`${JSON.stringify(found, null, 2)}\n`);
  } else {
    for (const { path, value, resolved, from, help } of found) {
      const shown = value === '' ? '(nothing)' : valueText(value);
      const is = resolved === undefined ? '' : `  is    ${valueText(resolved)}\n`;
      io.out.write(`${paint(io.out, 'bold', path)} = ${shown}\n${is}  from  ${from}\n  what  ${help}\n`);
    }
  }
  return ok ? EXIT.done : EXIT.input;
}

function unknownKey(tree: ArgTreeNode, key: string): string {
  const paths = [...walk(tree)].flatMap((node) =>
    [...Object.keys(node.args), ...Object.keys(node.entry.metas)].map((name) => ({
      name,
      path: memberPath(node, name),
    })),
  );
  const last = key.split('.').at(-1)!;
  const near =
    suggest(
      key,
      paths.map(({ path }) => path),
    ) ??
    suggest(
      last,
      paths.map(({ name }) => name),
    );
  return `nothing in this tree is called ${key}${near === undefined ? '' : `; did you mean ${near.name}?`}`;
}
