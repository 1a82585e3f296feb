import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { placesIn, textProblem, type Place, type Pointer, type Source } from './source.js';

/** Reads YAML 1.2. Import this file only when a YAML file is given: the parser is large. */
export function yamlSource(name: string, text: string): Source {
  const document = parseDocument(text, { lineCounter: new LineCounter(), uniqueKeys: true });
  const place = placesIn(text);
  const fault = syntaxFault(document) ?? aliasFault(document);
  let data: unknown;
  let problem = fault && toProblem(name, place, fault);
  if (fault === undefined) {
    try {
      data = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      // a few anchors can stand for more data than there is memory
      problem = toProblem(name, place, { offset: 0, reason: (error as Error).message });
    }
  }
  return {
    name,
    text,
    data,
    problems: problem === undefined ? [] : [problem],
    locate: (pointer, part) => place(offsetOf(document, pointer, part)),
    textAt: (pointer) => {
      const node = yamlNodeAt(document, pointer);
      const isPlain = isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean');
      return isPlain ? node.source : undefined;
    },
  };
}

interface Fault {
  readonly offset: number;
  readonly reason: string;
  readonly isDuplicate?: boolean;
}

function toProblem(name: string, place: (offset: number) => Place, { offset, reason, isDuplicate = false }: Fault) {
  const message = isDuplicate ? 'a key stands here for the second time' : `this is not YAML: ${reason}`;
  const code = isDuplicate ? 'UNINAS_EDUPLICATE_KEY' : 'UNINAS_ESYNTAX';
  return textProblem(code, name, place(offset), message, isDuplicate ? [] : ['YAML']);
}

function syntaxFault(document: Document.Parsed): Fault | undefined {
  const [error] = document.errors;
  if (error === undefined) return undefined;
  const reason = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  return { offset: error.pos[0], reason, isDuplicate: error.code === 'DUPLICATE_KEY' };
}

/** An alias that stands for nothing, or for something that it is a part of. */
function aliasFault(document: Document.Parsed): Fault | undefined {
  const anchors = new Map<string, Node>();
  let fault: Fault | undefined;
  visit(document, {
    Node: (_, node) => {
      const offset = node.range?.[0] ?? 0;
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return undefined;
      }
      const meant = anchors.get(node.source);
      if (meant === undefined) fault = { offset, reason: `no anchor &${node.source} stands before this alias` };
      else if (offset < meant.range![2]) fault = { offset, reason: `the anchor &${node.source} contains itself` };
      return fault === undefined ? undefined : visit.BREAK;
    },
  });
  return fault;
}

/** The node at a pointer, or undefined; what an alias stands for is elsewhere, so there is nothing below it. */
export function yamlNodeAt(document: Document.Parsed, pointer: Pointer): Node | undefined {
  let node: unknown = document.contents;
  for (const step of pointer) {
    if (isMap(node)) node = yamlPairAt(node, step)?.value;
    else node = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  }
  return (node ?? undefined) as Node | undefined;
}

/** The pair of a map with a key. */
export function yamlPairAt(node: unknown, key: string | number | undefined): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function offsetOf(document: Document.Parsed, pointer: Pointer, part: 'key' | 'value'): number {
  for (let length = pointer.length; length >= 0; length--) {
    if (part === 'key' && length === pointer.length && length > 0) {
      const key = yamlPairAt(yamlNodeAt(document, pointer.slice(0, -1)), pointer.at(-1))?.key;
      if (isScalar(key) && key.range) return key.range[0];
    }
    const node = yamlNodeAt(document, pointer.slice(0, length));
    if (node?.range) return node.range[0];
  }
  return 0;
}
