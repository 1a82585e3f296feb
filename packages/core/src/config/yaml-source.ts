import { isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { placesIn, textProblem, type Place, type Pointer, type Source } from './source.js';
import { readYaml } from './yaml-document.js';
import type { YamlFault } from './yaml-fault.js';

/** Reads YAML 1.2. Import this file only when a YAML file is given: the parser is large. */
export function yamlSource(name: string, text: string): Source {
  const { document, fault } = readYaml(text);
  const place = placesIn(text);
  const pairAt = indexed();
  let data: unknown;
  let problem = fault && toProblem(name, place, fault);
  if (fault === undefined) {
    try {
      // what aliases stand for was counted when the text was read
      data = document?.toJS({ maxAliasCount: -1 });
    } catch (error) {
      problem = toProblem(name, place, { offset: 0, reason: (error as Error).message });
    }
  }
  return {
    name,
    text,
    data,
    problems: problem === undefined ? [] : [problem],
    locate: (pointer, part) => place(document === undefined ? 0 : offsetOf(document, pointer, part, pairAt)),
    textAt: (pointer) => {
      const node = document && yamlNodeAt(document, pointer, pairAt);
      if (!isScalar(node)) return undefined;
      const isPlain = typeof node.value === 'number' || typeof node.value === 'boolean' || node.value === null;
      return isPlain ? node.source : undefined;
    },
  };
}

function toProblem(name: string, place: (offset: number) => Place, { offset, reason, isDuplicate = false }: YamlFault) {
  const message = isDuplicate ? 'a key stands here for the second time' : `this is not YAML: ${reason}`;
  const code = isDuplicate ? 'UNINAS_EDUPLICATE_KEY' : 'UNINAS_ESYNTAX';
  return textProblem(code, name, place(offset), message, isDuplicate ? [] : ['YAML']);
}

/** Finds the pair of a map with a key. */
type PairAt = (node: unknown, key: string | number | undefined) => Pair | undefined;

/** The node at a pointer, or undefined; what an alias stands for is elsewhere, so there is nothing below it. */
export function yamlNodeAt(document: Document.Parsed, pointer: Pointer, pairAt: PairAt = yamlPairAt): Node | undefined {
  let node: unknown = document.contents;
  for (const step of pointer) {
    if (isMap(node)) node = pairAt(node, step)?.value;
    else node = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  }
  return (node ?? undefined) as Node | undefined;
}

/** The pair of a map with a key. */
export function yamlPairAt(node: unknown, key: string | number | undefined): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** The same for a document that does not change, in which many places are looked for. */
function indexed(): PairAt {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  return (node, key) => {
    if (!isMap(node)) return undefined;
    let pairs = known.get(node);
    if (pairs === undefined) {
      // of equal keys the first one counts
      const scalars = node.items.toReversed().filter((pair) => isScalar(pair.key));
      pairs = new Map(scalars.map((pair) => [String((pair.key as Scalar).value), pair]));
      known.set(node, pairs);
    }
    return pairs.get(String(key));
  };
}

function offsetOf(document: Document.Parsed, pointer: Pointer, part: 'key' | 'value', pairAt: PairAt): number {
  for (let length = pointer.length; length >= 0; length--) {
    if (part === 'key' && length === pointer.length && length > 0) {
      const key = pairAt(yamlNodeAt(document, pointer.slice(0, -1), pairAt), pointer.at(-1))?.key;
      if (isScalar(key) && key.range) return key.range[0];
    }
    const node = yamlNodeAt(document, pointer.slice(0, length), pairAt);
    if (node?.range) return node.range[0];
  }
  return 0;
}
