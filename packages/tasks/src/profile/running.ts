import type { BuiltNetwork, Chooser, Ops, RunnableNetwork, Shape, Tensor } from '@uninas/contracts';
import type { Random } from '@uninas/core';

/** Random numbers that fill an input, over and over: what they are does not change how long it takes. */
const DIFFERENT = 4096;

/** What networks are run on. */
export interface RunContext {
  readonly ops: Ops;
  readonly random: Random;
  readonly batchSize: number;
}

/** What of a network is run. */
export interface RunOptions {
  /** The shape of each input without the batch. */
  readonly inputs: readonly Shape[];
  /** Whether the first module stands alone. */
  readonly isPart?: boolean;
  readonly chooser?: Chooser;
  /** Frees the network; nothing if it belongs to somebody else. */
  readonly release: () => void;
}

/** A network with a batch of inputs, not in training mode. */
export function running(
  network: BuiltNetwork,
  { ops, random, batchSize }: RunContext,
  { inputs: shapes, isPart = false, chooser, release }: RunOptions,
): RunnableNetwork {
  const values = Float32Array.from({ length: DIFFERENT }, () => random.normal());
  const inputs = shapes.map((shape) => {
    const size = shape.reduce((product, side) => product * side, batchSize);
    const data = Float32Array.from({ length: size }, (_, i) => values[i % DIFFERENT]!);
    return ops.tensor(data, [batchSize, ...shape]);
  });
  const options = { training: false, ...(chooser && { chooser }) };
  const outputs = (): readonly Tensor[] =>
    isPart ? network.forwardPart([0, 0], inputs, options) : network.forward(inputs[0]!, options);
  return {
    forward: () => {
      ops.tidy(() => {
        // reading a single number waits for all of them, and copies nothing
        for (const output of outputs()) firstOf(ops, output).dataSync();
      });
    },
    dispose: () => {
      for (const input of inputs) input.dispose();
      release();
    },
  };
}

function firstOf(ops: Ops, x: Tensor): Tensor {
  return ops.slice(
    x,
    x.shape.map(() => 0),
    x.shape.map(() => 1),
  );
}
