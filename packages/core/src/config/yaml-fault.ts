import { isAlias, isCollection, isMap, isPair, isScalar, type Document, type Node } from 'yaml';
import { DEEPEST } from './json-tree.js';

/** Aliases in a text; the library looks for the anchor of each among all others. */
const MOST_ALIASES = 1000;
/** Values that aliases stand for, all together. */
const MOST_REPEATED = 100_000;

/** What is wrong with a YAML text. */
export interface YamlFault {
  /** In characters. */
  readonly offset: number;
  readonly reason: string;
  readonly isDuplicate?: boolean;
}

/** Values stand in values in values. */
export function deepFault(offset: number): YamlFault {
  return { offset, reason: `values are nested more than ${DEEPEST} levels deep` };
}

/**
 * The first of: a key that its map has already; an alias that stands for nothing, for something that it is
 * a part of, or for so much that no program could bear it.
 */
export function firstFaultIn(document: Document.Parsed): YamlFault | undefined {
  const walk = new Walk();
  walk.into(document.contents, 0);
  return walk.fault;
}

/** What a node holds, that behind aliases included. */
interface Extent {
  /** Of values inside of it. */
  readonly levels: number;
  /** Itself included. */
  readonly values: number;
}

const NOTHING: Extent = { levels: 0, values: 0 };
const ONE: Extent = { levels: 0, values: 1 };

/** Once through a document, in the order of its text. */
class Walk {
  fault: YamlFault | undefined;
  /** What anchors stand before; undefined while the walk is in it. */
  readonly #anchors = new Map<string, { extent: Extent | undefined }>();
  #aliases = 0;
  #repeated = 0;

  /** @param above levels of values around the node */
  into(node: unknown, above: number): Extent {
    if (isAlias(node)) return this.#behind(node.source, offsetOf(node), above);
    if (!isScalar(node) && !isCollection(node)) return NOTHING;
    const anchored: { extent: Extent | undefined } = { extent: undefined };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, anchored);
    const extent = isScalar(node) ? ONE : this.#inside(node.items, isMap(node), above + 1);
    anchored.extent = extent;
    return extent;
  }

  #inside(items: readonly unknown[], isMap: boolean, above: number): Extent {
    let [levels, values] = [0, 1];
    const keys = new Set<unknown>();
    for (const item of items) {
      if (isMap && isPair(item)) this.#note(item.key, keys);
      for (const part of isPair(item) ? [item.key, item.value] : [item]) {
        const extent = this.into(part, above);
        levels = Math.max(levels, extent.levels + 1);
        values += extent.values;
      }
    }
    return { levels, values };
  }

  #note(key: unknown, known: Set<unknown>): void {
    if (!isScalar(key)) return;
    if (known.has(key.value)) this.fault ??= { offset: offsetOf(key), reason: '', isDuplicate: true };
    known.add(key.value);
  }

  #behind(name: string, offset: number, above: number): Extent {
    const anchored = this.#anchors.get(name);
    const extent = anchored?.extent ?? NOTHING;
    this.#aliases += 1;
    this.#repeated += extent.values;
    const wrong = (reason: string): void => void (this.fault ??= { offset, reason });
    if (anchored === undefined) wrong(`no anchor &${name} stands before this alias`);
    else if (anchored.extent === undefined) wrong(`the anchor &${name} contains itself`);
    else if (above + extent.levels > DEEPEST) this.fault ??= deepFault(offset);
    else if (this.#aliases > MOST_ALIASES) wrong(`there are more than ${MOST_ALIASES} aliases`);
    else if (this.#repeated > MOST_REPEATED) wrong(`aliases stand for more than ${MOST_REPEATED} values`);
    return extent;
  }
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
