import type { OnnxAttribute, OnnxNode, OnnxTensor } from './model.js';

/** A graph while it is written. Names of nodes, constants and values are unique. */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxTensor>();
  readonly #names = new Set<string>();

  /** @param reserved names of inputs and outputs, which nothing else may have */
  constructor(reserved: readonly string[]) {
    for (const name of reserved) this.#names.add(name);
  }

  /**
   * Appends an operation.
   *
   * @param name of the node and its result; a number is added if it is taken
   * @returns name of the result
   */
  node(
    op: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    const free = this.#free(name);
    this.nodes.push({ op, name: free, inputs, outputs: [free], attributes });
    return free;
  }

  /** Adds a constant. @returns its name; a number is added if it is taken */
  constant(name: string, tensor: OnnxTensor): string {
    const free = this.#free(name);
    this.initializers.set(free, tensor);
    return free;
  }

  /** A list of whole numbers, such as a shape; equal ones are there once. */
  integers(values: readonly number[]): string {
    return this.#shared(`ints_${values.join('_')}`, () => ({ dims: [values.length], data: values }));
  }

  /** A single number; equal ones are there once. */
  scalar(value: number): string {
    return this.#shared(`float_${value}`, () => ({ dims: [], data: Float32Array.of(value) }));
  }

  #shared(name: string, make: () => OnnxTensor): string {
    if (!this.initializers.has(name)) this.constant(name, make());
    return name;
  }

  #free(name: string): string {
    let free = name;
    for (let i = 1; this.#names.has(free); i++) free = `${name}_${i}`;
    this.#names.add(free);
    return free;
  }
}

/**
 * The nodes and constants that the outputs depend on, each output under its own name.
 *
 * @param outputs name of the output, value that it is; a value may be that of several, or an input
 */
export function finishGraph(
  graph: Graph,
  outputs: readonly (readonly [name: string, value: string])[],
): { readonly nodes: readonly OnnxNode[]; readonly initializers: ReadonlyMap<string, OnnxTensor> } {
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [name, value] of outputs) {
    if (made.has(value) && !renamed.has(value)) renamed.set(value, name);
    else copies.push({ op: 'Identity', name, inputs: [value], outputs: [name], attributes: {} });
  }
  const now = (name: string): string => renamed.get(name) ?? name;
  const nodes = [...graph.nodes, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(now),
    outputs: node.outputs.map(now),
  }));
  const needed = new Set(outputs.map(([name]) => name));
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const input of node.inputs) needed.add(input);
    return true;
  });
  const initializers = [...graph.initializers].filter(([name]) => needed.has(name));
  return { nodes: kept.toReversed(), initializers: new Map(initializers) };
}
