import type { Ops, SavedTensor, State, Stateful, Tensor, Variable } from '@uninas/contracts';
import type { Random } from '@uninas/core';

const POINT = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], dilation: [1, 1], groups: 1 } as const;

/** Convolutions of 1x1 without bias, by name, where numbers of channels differ. */
export class ChannelAdapters implements Stateful {
  readonly #variables = new Map<string, Variable>();

  constructor(
    private readonly ops: Ops,
    private readonly random: Random,
  ) {}

  /** Adds a convolution if the numbers differ; PyTorch's first values. @returns its variable */
  add(name: string, from: number, to: number): Variable | undefined {
    if (from === to) return undefined;
    const bound = 1 / Math.sqrt(from);
    const stream = this.random.at(name);
    const data = Float32Array.from({ length: from * to }, () => (2 * stream.float() - 1) * bound);
    const variable = this.ops.variable(`adapters/${name}`, [1, 1, from, to], { data });
    this.#variables.set(name, variable);
    return variable;
  }

  /** The image with other channels; the image itself if there is no convolution of this name. */
  apply(name: string, x: Tensor): Tensor {
    const variable = this.#variables.get(name);
    return variable === undefined ? x : this.ops.conv2d(x, variable.value, POINT);
  }

  state(): State {
    const saved = [...this.#variables].map(([name, { shape, value }]): [string, SavedTensor] => {
      return [name, { shape: [...shape], data: Float32Array.from(value.dataSync()) }];
    });
    return { tensors: new Map(saved), values: {} };
  }

  /** @throws {Error} that names the first adapter that does not fit; nothing is changed then */
  restore({ tensors }: State): void {
    for (const [name, { shape }] of this.#variables) {
      if (tensors.get(name)?.shape.join() === shape.join()) continue;
      throw new Error(`the saved method has no adapter ${name} of ${shape.join(' x ')}`);
    }
    for (const [name, variable] of this.#variables) variable.load(tensors.get(name)!.data);
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}
