import { placeOf, walk, type ArgTreeNode, type Problem } from '@uninas/core';
import { errorParts, type ErrorParts } from '../report/error-parts.js';

/**
 * That the network of a tree cannot be made, at the argument that the message is about.
 *
 * @param path that a network was read from, if it was
 */
export function networkProblem(node: ArgTreeNode, error: unknown, path?: string): Problem {
  const parts = errorParts(error);
  const [at, arg] = argumentMeant(node, parts, path) ?? [node, undefined];
  const origin = (arg === undefined ? undefined : at.origins[arg]) ?? at.origin;
  const found = arg === undefined ? undefined : at.args[arg];
  // messages about another file say what would be right there
  const isOfFile = parts.code === 'UNINAS_EDESCRIPTION';
  const suggestion = isOfFile ? undefined : /; did you mean (\S+)\?$/.exec(parts.message)?.[1];
  return {
    code: 'UNINAS_ENETWORK',
    severity: 'error',
    ...(origin && placeOf(origin, 'value')),
    path: [at.path, arg].filter((part) => part !== undefined && part !== '').join('.'),
    message: parts.message,
    ...(found !== undefined && { found: String(found) }),
    expected: [],
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** The argument that a message begins with or names, or else the one that names a path. */
function argumentMeant(
  root: ArgTreeNode,
  { message, code }: ErrorParts,
  path: string | undefined,
): readonly [ArgTreeNode, string] | undefined {
  const all = [...walk(root)].flatMap((node) => Object.keys(node.args).map((arg) => [node, arg] as const));
  const named = all.find(([{ cls }, arg]) => {
    return message.startsWith(`${cls}: ${arg} `) || (arg.includes('_') && new RegExp(`\\b${arg}\\b`).test(message));
  });
  const ofPath = all.find(([{ entry, origins }, arg]) => {
    return path !== undefined && entry.args[arg]?.type === 'path' && arg in origins;
  });
  // of what stands in another file, messages name arguments as well
  return code === 'UNINAS_EDESCRIPTION' ? (ofPath ?? named) : (named ?? ofPath);
}
