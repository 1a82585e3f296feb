import type { NetworkPlan, PlannedVariable, SavedTensor } from '@uninas/contracts';
import { toTorch } from '@uninas/networks';
import { ExportError } from '../export-error.js';
import type { Graph } from './graph.js';

/** The variables of a network as constants of a graph, each once, in PyTorch's layout. */
export class Constants {
  readonly #variables: ReadonlyMap<string, PlannedVariable>;
  /** Names in the graph by the variable, and the part of it, that they are. */
  readonly #names = new Map<string, string>();

  constructor(
    private readonly graph: Graph,
    plan: NetworkPlan,
    private readonly weights: ReadonlyMap<string, SavedTensor>,
  ) {
    this.#variables = new Map(plan.variables.map((variable) => [variable.name, variable]));
  }

  /** Values of a variable, in our layout. @throws {ExportError} if there are none */
  saved(name: string): SavedTensor {
    const saved = this.weights.get(name);
    if (saved === undefined) throw new ExportError(`there is no value for ${name}`);
    return saved;
  }

  /**
   * A variable, or what is made of it.
   *
   * @param part says what is made of it
   * @param values in our layout
   * @returns name in the graph: that of the variable, unless different parts of it are there
   */
  variable(name: string, part = '', values = (): SavedTensor => this.saved(name)): string {
    return this.once(name, () => toTorch(this.#variables.get(name)!.role, values()), part);
  }

  /** Any constant, unless it is there. */
  once(name: string, values: () => SavedTensor, part = ''): string {
    const key = `${name} ${part}`;
    let constant = this.#names.get(key);
    if (constant === undefined) {
      const { shape, data } = values();
      this.#names.set(key, (constant = this.graph.constant(name, { dims: shape, data })));
    }
    return constant;
  }
}
