import { descriptionText } from '@uninas/tasks';
import { CORE_VERSION } from '@uninas/core';
import { countParams } from '@uninas/networks';
import { encodeSafetensors } from '@uninas/runs';
import { asExportError, ExportError } from './export-error.js';
import type { ExportQuery, Exported, ExportSummary } from './export-query.js';
import { encodeModel } from './onnx/encode.js';
import { BATCH, IR_VERSION, OPSET } from './onnx/model.js';
import { channelsFirst } from './onnx/step-scope.js';
import { writeModel } from './onnx/write-model.js';
import { openNetwork, type OpenNetwork } from './open/open-network.js';
import { torchWeightsOf } from './torch-weights.js';

/**
 * A network as a file for other tools; nothing is written, and no tensor library is needed.
 *
 * The same network gives the same bytes.
 *
 * @throws {ExportError} if the source is no network, or not what the format needs
 */
export async function exportNetwork(query: ExportQuery): Promise<Exported> {
  try {
    const open = await openNetwork(query);
    switch (query.to) {
      case 'config':
        return exported(query, open, Buffer.from(descriptionText(await open.describe())), {});
      case 'safetensors':
        return await toSafetensors(query, open);
      case 'onnx':
        return toOnnx(query, open);
    }
  } catch (error) {
    throw asExportError(error);
  }
}

/** Bytes that a file has at most: what the readers of ONNX take. */
const LARGEST = 2 ** 31;

/** @throws {ExportError} if the weights are too large for a file, before any of them is read or made */
function checkSize({ name, plan: { variables } }: OpenNetwork): void {
  const sizes = variables.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const values = sizes.reduce((sum, size) => sum + size, 0);
  if (4 * values < LARGEST) return;
  const { name: largest, shape } = variables[sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)))]!;
  throw new ExportError(
    `${name} is too large for a file: the ${values.toLocaleString('en-US')} values of its variables take ` +
      `${bytesText(4 * values)}, a file at most ${bytesText(LARGEST)}; the largest is ${largest} [${shape.join(', ')}]`,
  );
}

function bytesText(bytes: number): string {
  const names = ['GB', 'TB', 'PB', 'EB'];
  const power = Math.min(names.length - 1, Math.floor(Math.log10(bytes / 1e9) / 3));
  return `${(bytes / 1e9 / 1000 ** power).toPrecision(3)} ${names[power]}`;
}

async function toSafetensors(query: ExportQuery, open: OpenNetwork): Promise<Exported> {
  checkSize(open);
  const { plan, tensors } = await torchWeightsOf(open);
  const description = JSON.stringify(await open.describe());
  const metadata = {
    format: 'pt',
    network: open.name,
    uninas: CORE_VERSION,
    input: channelsFirst(plan.input).join(','),
    description,
  };
  const saved = [...tensors].map(([name, tensor]) => [name, { dtype: 'F32' as const, ...tensor }] as const);
  const pieces = encodeSafetensors(new Map(saved), metadata);
  return exported(query, open, Buffer.concat(pieces), { tensors: tensors.size });
}

function toOnnx(query: ExportQuery, open: OpenNetwork): Exported {
  const { plan, gene, chosen } = open;
  if (plan.weights.length > 0 && chosen === undefined) throw open.undecided();
  checkSize(open);
  const model = writeModel(open.name, { plan, weights: open.weights(), ...(chosen && { chosen }) }, gene);
  return exported(query, open, encodeModel(model), {
    opset: OPSET,
    irVersion: IR_VERSION,
    input: { name: model.input.name, shape: [BATCH, ...model.input.dims] },
    outputs: model.outputs.map(({ name, dims }) => ({ name, shape: [BATCH, ...dims] })),
  });
}

function exported(
  { to }: ExportQuery,
  { name, plan, gene, from }: OpenNetwork,
  bytes: Uint8Array,
  more: Partial<ExportSummary>,
): Exported {
  const params = plan.weights.length > 0 && gene === undefined ? undefined : countParams(plan, gene && { gene });
  const summary: ExportSummary = {
    name,
    to,
    ...(params !== undefined && { params }),
    ...(gene && { gene }),
    ...(to !== 'config' && { weights: from() }),
    ...more,
  };
  return { bytes, summary };
}
