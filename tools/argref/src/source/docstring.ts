import type { ClassDeclaration } from 'ts-morph';

/** What a docstring says: the text before its tags, and its `@source` tags. */
export interface Docstring {
  readonly doc: string;
  readonly sources: readonly string[];
}

/** The docstring of a class; empty when there is none. */
export function docstringOf(node: ClassDeclaration): Docstring {
  const comment = node.getJsDocs().at(-1)?.getText();
  return comment === undefined ? { doc: '', sources: [] } : parseDocstring(comment);
}

/** Reads the text of a `/** ... *\/` comment. */
export function parseDocstring(comment: string): Docstring {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split(/\r?\n/)
    .map((line, i) => (i === 0 ? line.trim() : line.replace(/^\s*\* ?/, '').trimEnd()));
  const doc: string[] = [];
  const tags: string[][] = [];
  let isCode = false;
  for (const line of lines) {
    if (/^\s*```/.test(line)) isCode = !isCode;
    // decorators in example code look like tags
    if (!isCode && /^\s*@[a-zA-Z]/.test(line)) tags.push([]);
    (tags.at(-1) ?? doc).push(line);
  }
  const sources = tags
    .map((tag) => tag.join(' ').replace(/\s+/g, ' ').trim())
    .filter((tag) => tag.startsWith('@source '))
    .map((tag) => tag.slice('@source '.length));
  return { doc: doc.join('\n').trim(), sources };
}
