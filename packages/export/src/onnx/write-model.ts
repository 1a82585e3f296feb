import { CORE_VERSION } from '@uninas/core';
import { countParams } from '@uninas/networks';
import { finishGraph, Graph } from './graph.js';
import { BATCH, type OnnxModel, type OnnxValue } from './model.js';
import { PlanWriter, type Written } from './plan-writer.js';
import { channelsFirst } from './step-scope.js';

const INPUT = 'input';
const OUTPUT = 'output';

/**
 * A planned network as ONNX: input `[batch, channels, height, width]`, one output for each head.
 *
 * The last head is `output`, those before it `output_after_cell_<n>`.
 *
 * @param name of the network
 * @param gene of the architecture, if it is one of a super-network
 * @throws {ExportError} if an activation function has no form in ONNX, or an architecture weight is undecided
 */
export function writeModel(name: string, written: Written, gene?: readonly number[]): OnnxModel {
  const { plan } = written;
  const heads = plan.modules.filter(({ part }) => part === 'head');
  const names = heads.map((head) => (head === heads.at(-1) ? OUTPUT : `${OUTPUT}_after_cell_${head.index}`));
  const graph = new Graph([INPUT, ...names]);
  const writer = new PlanWriter(graph, written, INPUT);
  const outputs: (OnnxValue & { readonly value: string })[] = [];
  for (const module of plan.modules) {
    const results = writer.writeModule(module);
    if (module.part !== 'head') continue;
    const output = names[outputs.length]!;
    for (const { name: value, shape } of results) outputs.push({ name: output, dims: channelsFirst(shape), value });
  }
  const { nodes, initializers } = finishGraph(
    graph,
    outputs.map(({ name: output, value }) => [output, value]),
  );
  const params = countParams(plan, gene && { gene });
  return {
    name,
    doc: `${name}, ${params} trainable values, input [${BATCH}, ${channelsFirst(plan.input).join(', ')}]`,
    producerVersion: CORE_VERSION,
    nodes,
    initializers,
    input: { name: INPUT, dims: channelsFirst(plan.input) },
    outputs: outputs.map(({ name: output, dims }) => ({ name: output, dims })),
    metadata: {
      network: name,
      parameters: String(params),
      uninas: CORE_VERSION,
      ...(gene && { gene: gene.join(',') }),
    },
  };
}
