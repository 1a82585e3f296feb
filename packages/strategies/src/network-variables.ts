import type { BuiltNetwork, SavedTensor, State, Stateful } from '@uninas/contracts';

/** The values of all variables of a network, running statistics included, as a state. */
export class NetworkVariables implements Stateful {
  constructor(private readonly network: BuiltNetwork) {}

  state(): State {
    const tensors = new Map<string, SavedTensor>();
    for (const [name, { shape, value }] of this.network.variables) {
      tensors.set(name, { shape: [...shape], data: Float32Array.from(value.dataSync()) });
    }
    return { tensors, values: {} };
  }

  /** @throws {Error} that names the first variable which is missing, unknown or of another shape; nothing is changed then */
  restore({ tensors }: State): void {
    const { variables } = this.network;
    for (const [name, { shape }] of variables) {
      const saved = tensors.get(name);
      if (saved === undefined) throw new Error(`the saved network has no variable "${name}"`);
      if (saved.shape.join() !== shape.join()) {
        throw new Error(
          `the variable "${name}" has shape [${shape.join(', ')}], the saved one [${saved.shape.join(', ')}]`,
        );
      }
      const size = shape.reduce((product, n) => product * n, 1);
      if (saved.data.length !== size) {
        throw new Error(`the variable "${name}" has ${size} values, the saved one ${saved.data.length}`);
      }
    }
    const unknown = [...tensors.keys()].find((name) => !variables.has(name));
    if (unknown !== undefined) throw new Error(`the network has no variable "${unknown}", which was saved`);
    for (const [name, variable] of variables) variable.load(tensors.get(name)!.data);
  }
}
