import type { Graph } from './graph.js';

/** What an activation function reads. */
interface ActivationInput {
  readonly graph: Graph;
  /** Name of the nodes. */
  readonly name: string;
  readonly x: string;
  /** Number of dimensions, with the batch. */
  readonly rank: number;
  /** Names of trainable values. */
  readonly parameters: readonly string[];
}

type Activation = (input: ActivationInput) => string;

const single =
  (op: string, attributes: Parameters<Graph['node']>[3] = {}): Activation =>
  ({ graph, name, x }) =>
    graph.node(op, name, [x], attributes);

const clip =
  (min: number, max: number): Activation =>
  ({ graph, name, x }) =>
    graph.node('Clip', name, [x, graph.scalar(min), graph.scalar(max)]);

const swish: Activation = ({ graph, name, x }) =>
  graph.node('Mul', name, [x, graph.node('Sigmoid', `${name}.sigmoid`, [x])]);

/** The activation functions of @uninas/networks as ONNX operators, by name. */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  identity: ({ x }) => x,
  skip: ({ x }) => x,
  relu: single('Relu'),
  relu6: clip(0, 6),
  sigmoid: single('Sigmoid'),
  hsigmoid: single('HardSigmoid', { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  tanh: single('Tanh'),
  htanh: clip(-1, 1),
  swish,
  mem_eff_swish: swish,
  hswish: single('HardSwish'),
  pswish: ({ graph, name, x, parameters: [beta = ''] }) => {
    const scaled = graph.node('Mul', `${name}.beta`, [x, beta]);
    return graph.node('Mul', name, [x, graph.node('Sigmoid', `${name}.sigmoid`, [scaled])]);
  },
  mish: ({ graph, name, x }) => {
    const softplus = graph.node('Softplus', `${name}.softplus`, [x]);
    return graph.node('Mul', name, [x, graph.node('Tanh', `${name}.tanh`, [softplus])]);
  },
  // over the last axis of the channels-first layout, which is the width of an image
  softmax: ({ graph, name, x, rank }) => graph.node('Softmax', name, [x], { axis: rank === 4 ? 3 : 1 }),
};
