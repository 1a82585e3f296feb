import type { Gene } from '@uninas/contracts';
import { suggest } from '@uninas/core';

/** How files write architectures. */
export interface ArchFormat {
  /** @throws {Error} saying what is wrong with the text */
  parse(text: string): Gene;
  /** Indices for each position, if they are known without the file. */
  readonly space?: readonly (readonly number[])[];
}

/** Operations of NAS-Bench-201, in the order of their indices. */
const OPS_201 = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'];
const NODES_201 = 3;
/** Indices by the texts of edges, for each node that they begin at. */
const EDGES_201 = [0, 1, 2].map((from) => new Map(OPS_201.map((name, i) => [`${name}~${from}`, i])));

/** Whole numbers, whatever brackets, commas, semicolons and blanks are between them. */
export const numbersFormat: ArchFormat = {
  parse: (text) => {
    if (!/^[\d\s,;()[\]]*\d[\d\s,;()[\]]*$/.test(text)) throw new Error('expected whole numbers, such as "0, 2, 1"');
    return (text.match(/\d+/g) ?? []).map(Number);
  },
};

/** A digit for each position. */
export const digitsFormat: ArchFormat = {
  parse: (text) => {
    if (!/^\d+$/.test(text)) throw new Error('expected digits, such as 021');
    return [...text].map(Number);
  },
};

/**
 * A cell of NAS-Bench-201, `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`: the indices of its six operations, none
 * 0, skip_connect 1, nor_conv_1x1 2, nor_conv_3x3 3, avg_pool_3x3 4, in the order of the text.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: extending the scope of reproducible neural architecture search"
 */
export const bench201Format: ArchFormat = {
  space: Array.from({ length: 6 }, () => OPS_201.map((_, i) => i)),
  parse: (text) => {
    const nodes = text.split('+');
    if (nodes.length !== NODES_201) throw new Error(`expected ${NODES_201} nodes, separated by +`);
    return nodes.flatMap((node, i) => {
      const edges = edgesOf(node.trim());
      if (edges.length !== i + 1) throw new Error(`node ${i + 1} has ${edges.length} inputs; expected ${i + 1}`);
      return edges.map((edge, k) => EDGES_201[k]!.get(edge) ?? refuseEdge(edge, k));
    });
  },
};

function edgesOf(node: string): readonly string[] {
  return node.length > 1 && node.startsWith('|') && node.endsWith('|') ? node.slice(1, -1).split('|') : [];
}

function refuseEdge(edge: string, from: number): never {
  const [name = '', input = ''] = edge.split('~');
  if (input !== String(from)) throw new Error(`"${edge}": expected an operation on node ${from}, such as none~${from}`);
  const near = suggest(name, OPS_201);
  const meant = near === undefined ? '' : `; did you mean ${near.name}?`;
  throw new Error(`there is no operation ${name}; there are ${OPS_201.join(', ')}${meant}`);
}
