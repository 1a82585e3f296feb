import type { EditorState } from '@codemirror/state';
import type { TextPlace } from './text-place.js';

interface Line {
  /** Column at which its name stands, behind the dash of a list. */
  readonly column: number;
  readonly isItem: boolean;
  readonly key: string | undefined;
  readonly value: string;
}

const LINE = /^(\s*)((?:-\s+)*)(?:(["']?)([\w{}#.$-]+)\3:(?:\s+|$))?(.*)$/;

/** Where a position is in a configuration in YAML of the usual style, a line for each name; it may be unfinished. */
export function yamlPlace(state: EditorState, position: number): TextPlace | undefined {
  const { number, from: start, text } = state.doc.lineAt(position);
  const lines: readonly (Line | undefined)[] = Array.from({ length: state.doc.lines }, (_, i) =>
    lineOf(i + 1 === number ? text : state.doc.line(i + 1).text),
  );
  const at = number - 1;
  const here = lines[at] ?? { column: text.length, isItem: false, key: undefined, value: '' };
  const written = /[^\s"',[\]]*$/.exec(text.slice(0, position - start))![0];
  const isValue = here.key !== undefined && position - start > text.indexOf(':');
  const module = moduleAround(lines, at, here.column);
  const owner = ownerOf(lines, module.first, here.column);
  return {
    cls: module.members.get('cls'),
    part: isValue ? 'value' : 'key',
    key: isValue ? here.key : undefined,
    present: new Set(module.members.keys()),
    in: owner,
    from: position - written.length,
    to: position,
    isQuoted: true,
  };
}

function lineOf(text: string): Line | undefined {
  if (/^\s*(?:#|$)/.test(text)) return undefined;
  const [, indent = '', dashes = '', , key, value = ''] = LINE.exec(text)!;
  return {
    column: indent.length + dashes.length,
    isItem: dashes !== '',
    key,
    value: value.replace(/^["']|["']$/g, ''),
  };
}

/** The names that stand beside the one in a line, and the first line of these. */
function moduleAround(lines: readonly (Line | undefined)[], at: number, column: number) {
  const members = new Map<string, string>();
  const take = (line: Line): void => void (line.key !== undefined && members.set(line.key, line.value));
  let first = at;
  for (let i = at; i >= 0; i--) {
    const line = lines[i];
    if (line === undefined) continue;
    if (line.column < column) break;
    if (line.column > column) continue;
    if (i !== at || line.key !== undefined) take(line);
    first = i;
    if (line.isItem) break;
  }
  for (let i = at + 1; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined || line.column > column) continue;
    if (line.column < column || line.isItem) break;
    take(line);
  }
  return { members, first };
}

/** The slot that a module stands in, by the nearest line above that is further left. */
function ownerOf(lines: readonly (Line | undefined)[], first: number, column: number): TextPlace['in'] {
  for (let i = first - 1; i >= 0; i--) {
    const line = lines[i];
    if (line?.key === undefined || line.column >= column || line.value !== '') continue;
    return { cls: moduleAround(lines, i, line.column).members.get('cls'), slot: line.key };
  }
  return undefined;
}
