import type { BuiltNetwork, Chooser, NetworkPlan, Ops, SavedTensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { buildNetwork, chosenOf, geneChooser } from '@uninas/networks';
import { numbers } from '@uninas/networks/testing';
import { encodeModel, writeModel } from '../index.js';
import { channelsFirst, runOnnx } from './onnx-runtime.fixture.js';

/** Gives running statistics, scales and offsets values without a pattern, such that they matter; filters are random as they are. */
export function perturb({ variables, plan }: BuiltNetwork): void {
  for (const [i, { name, role, shape }] of plan.variables.entries()) {
    if (role === 'conv' || role === 'linear') continue;
    const size = shape.reduce((product, n) => product * n, 1);
    const isScale = role === 'running_variance' || role === 'norm_scale';
    variables.get(name)!.load(numbers(size, i + 1).map((x) => (isScale ? 1 + x / 4 : x / 4)));
  }
}

/** The values of a network's variables. */
export function weightsOf({ variables }: BuiltNetwork): ReadonlyMap<string, SavedTensor> {
  return new Map(
    [...variables].map(([name, { shape, value }]) => [name, { shape, data: Float32Array.from(value.dataSync()) }]),
  );
}

/**
 * Runs a network here and, exported, in ONNX Runtime.
 *
 * @returns the largest difference of any output, relative to the largest value of that output
 */
export async function differenceOf(built: BuiltNetwork, gene: readonly number[] = [], batch = 2): Promise<number> {
  const { plan } = built;
  const chooser = gene.length > 0 ? geneChooser(plan, gene) : undefined;
  const here = forward(built, batch, chooser);
  const chosen = gene.length > 0 ? chosenOf(plan, gene) : undefined;
  const model = writeModel('test', { plan, weights: weightsOf(built), ...(chosen && { chosen }) }, gene);
  const shape = [batch, ...plan.input];
  const data = channelsFirst(inputOf(plan, batch), shape);
  const there = await runOnnx(encodeModel(model), { shape: [batch, ...model.input.dims], data });
  const differences = model.outputs.map(({ name, dims }, i) => {
    const own = here[i]!;
    const other = there[name]!;
    if (other.shape.join() !== [batch, ...dims].join()) throw new Error(`${name} is [${other.shape.join(', ')}]`);
    const values = channelsFirst(own.data, own.shape);
    const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const away = values.reduce((most, x, k) => Math.max(most, Math.abs(x - other.data[k]!)), 0);
    if (!(largest > 0)) throw new Error(`${name} is zero everywhere: nothing is compared`);
    return away / largest;
  });
  return Math.max(...differences);
}

/**
 * As `differenceOf`, of a plan with values that are made up; of a super-network for some of its
 * architectures.
 */
export async function differenceOfPlan(plan: NetworkPlan, ops: Ops, architectures = 3): Promise<number> {
  const built = buildNetwork(plan, { ops, random: new Random(1) });
  try {
    perturb(built);
    const random = new Random(5);
    let most = 0;
    for (let i = 0; i < (plan.weights.length === 0 ? 1 : architectures); i++) {
      const gene = plan.weights.map(({ choices }) => random.int(choices));
      most = Math.max(most, await differenceOf(built, gene));
    }
    return most;
  } finally {
    built.dispose();
  }
}

function inputOf({ input }: NetworkPlan, batch: number): Float32Array {
  return numbers(batch * input.reduce((product, n) => product * n, 1), 3);
}

function forward(built: BuiltNetwork, batch: number, chooser: Chooser | undefined): readonly SavedTensor[] {
  const { ops, plan } = built;
  return ops
    .tidy(() => {
      const x = ops.tensor(inputOf(plan, batch), [batch, ...plan.input]);
      return built.forward(x, { training: false, ...(chooser && { chooser }) });
    })
    .map((output) => {
      const saved = { shape: output.shape, data: Float32Array.from(output.dataSync()) };
      output.dispose();
      return saved;
    });
}
