import * as contracts from '@uninas/contracts';
import type { BuiltNetwork, Chooser, NetworkPlan, SavedTensor } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { liveManifest } from '@uninas/core/node';
import * as networks from '@uninas/networks';
import { chosenOf, geneChooser } from '@uninas/networks';
import { numbers } from '@uninas/networks/testing';
import { encodeModel, writeModel } from '../index.js';
import { channelsFirst, runOnnx } from './onnx-runtime.fixture.js';

/** A register of the networks' modules. */
export function networkRegister(more: Readonly<Record<string, unknown>> = {}): Register {
  const register = new Register();
  for (const [name, namespace] of Object.entries({ contracts, networks, more })) {
    const modules = namespace as Readonly<Record<string, unknown>>;
    const manifest = liveManifest(name, modules);
    register.use({ name, core: '*', manifest, load: (_, entry) => Promise.resolve(modules[entry.export]) });
  }
  return register;
}

/** Gives every variable values without a pattern, and running statistics such that they matter. */
export function perturb({ variables, plan }: BuiltNetwork): void {
  for (const [i, { name, role, shape }] of plan.variables.entries()) {
    const size = shape.reduce((product, n) => product * n, 1);
    const values = numbers(size, i + 1);
    if (role === 'conv' || role === 'linear' || name.includes('table')) {
      const scale = Math.sqrt(2 / (size / shape.at(-1)!));
      variables.get(name)!.load(values.map((x) => x * scale));
    } else if (role === 'running_variance' || role === 'norm_scale') {
      variables.get(name)!.load(values.map((x) => 1 + x / 2));
    } else {
      variables.get(name)!.load(values.map((x) => x / 4));
    }
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
  const { plan, ops } = built;
  const chooser = gene.length > 0 ? geneChooser(plan, gene) : undefined;
  const here = forward(built, batch, chooser);
  const chosen = gene.length > 0 ? chosenOf(plan, gene) : undefined;
  const model = writeModel('test', { plan, weights: weightsOf(built), ...(chosen && { chosen }) }, gene);
  const shape = [batch, ...plan.input];
  const data = channelsFirst(inputOf(plan, batch), shape);
  const there = await runOnnx(encodeModel(model), { shape: [batch, ...model.input.dims], data });
  void ops;
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
