import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { textProblem, type Place, type Pointer, type Source } from './source.js';

/** Reads YAML 1.2. Import this file only when a YAML file is given: the parser is large. */
export function yamlSource(name: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const problems = document.errors.slice(0, 1).map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const duplicate = error.code === 'DUPLICATE_KEY';
    const reason = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
    const message = duplicate ? 'a key stands here for the second time' : `this is not YAML: ${reason}`;
    return textProblem(duplicate ? 'UNINAS_EDUPLICATE_KEY' : 'UNINAS_ESYNTAX', name, { line, column: col }, message, [
      'YAML',
    ]);
  });
  return {
    name,
    text,
    data: problems.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 }),
    problems,
    locate: (pointer, part) => locate(document, lines, pointer, part),
  };
}

function locate(document: Document.Parsed, lines: LineCounter, pointer: Pointer, part: 'key' | 'value'): Place {
  for (let length = pointer.length; length >= 0; length--) {
    const node = document.getIn(pointer.slice(0, length), true) as Node | undefined;
    if (node?.range === undefined || node.range === null) continue;
    const parent = length === 0 ? undefined : document.getIn(pointer.slice(0, length - 1), true);
    if (part === 'key' && length === pointer.length && isMap(parent)) {
      const key = parent.items.find((pair) => isScalar(pair.key) && pair.key.value === pointer[length - 1])?.key;
      if (isScalar(key) && key.range) return toPlace(lines, key.range[0]);
    }
    return toPlace(lines, node.range[0]);
  }
  return { line: 1, column: 1 };
}

function toPlace(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
