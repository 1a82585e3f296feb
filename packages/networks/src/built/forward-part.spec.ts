import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BuiltNetwork, Tensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { countParams, geneChooser, Planned } from '../index.js';
import { numbers } from '../testing/compare.js';
import { contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 4);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

async function built(config: object = small201): Promise<BuiltNetwork> {
  const network = await networkOf(register, config);
  await network.plan(context);
  return network.build({ ops: engine.ops, random: new Random(1) });
}

describe('part of a network', () => {
  it('does what the whole does there', async () => {
    const network = await built();
    const { ops } = engine;
    const { plan } = network;
    const options = { training: false, chooser: geneChooser(plan, plan.weights.map((_, i) => (i % 2) + 1)) }; // prettier-ignore
    const x = ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]);
    ops.tidy(() => {
      // stem, two cells, then the last one; the head is left out
      const half = network.forwardPart([0, 2], [x], options);
      expect(half.map(({ shape }) => shape)).toEqual([[2, 4, 4, 16]]);
      const rest = network.forwardPart([3, 4], half, options);
      expect([...rest[0]!.dataSync()]).toEqual([...network.forwardPart([0, 3], [x], options)[0]!.dataSync()]);
      const [head] = plan.modules.filter(({ part }) => part === 'head');
      expect(rest[0]!.shape.slice(1)).toEqual(head!.inputs[0]);
    });
    x.dispose();
    network.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('may be a head by itself', async () => {
    const network = await built();
    const { ops, plan } = network;
    const options = { training: false, chooser: geneChooser(plan, plan.weights.map((_, i) => (i % 2) + 2)) }; // prettier-ignore
    const x = ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]);
    ops.tidy(() => {
      const last = plan.modules.length - 1;
      const cells = network.forwardPart([0, last], [x], options);
      const [head] = network.forwardPart([last, last], cells, options);
      expect([...head!.dataSync()]).toEqual([...network.forward(x, options)[0]!.dataSync()]);
    });
    x.dispose();
    network.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('has the variables that it uses, planned by itself', async () => {
    const network = await networkOf(register, small201);
    await network.plan(context);
    const planned = await Planned.of(network.describe(), context, true);
    const parts = planned.plan.modules.map((module) => planned.only([module]));
    for (const [i, { plan }] of parts.entries()) {
      const { part, params } = planned.plan.modules[i]!;
      expect([part, plan.modules.length, countParams(plan)]).toEqual([part, 1, params]);
    }
    const names = parts.flatMap(({ plan }) => plan.variables.map(({ name }) => name));
    expect(names.sort()).toEqual(planned.plan.variables.map(({ name }) => name).sort());
    const head = parts.at(-1)!.build({ ops: engine.ops, random: new Random(1) });
    const input = engine.ops.zeros([2, ...head.plan.modules[0]!.inputs[0]!]);
    const [output] = head.forwardPart([0, 0], [input], { training: false });
    expect(output!.shape).toEqual([2, 4]);
    for (const one of [input, output!, head]) one.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('knows how far weights are split, planned without a head', async () => {
    const mixed = { mixed_cls: 'SplitWeightsMixedOp', mixed_priors: [[-1]] };
    const primitives = Object.entries(mixed).map(([name, value]) => [
      `{cls_network_cells_primitives#0}.${name}`,
      value,
    ]);
    const network = await networkOf(register, { ...small201, ...(Object.fromEntries(primitives) as object) });
    await network.plan(context);
    const planned = await Planned.of(network.describe(), context, true);
    const { modules, weights } = planned.plan;
    const cells = planned.only(modules.filter(({ part }) => part !== 'head'));
    const rest = cells.build({ ops: engine.ops, random: new Random(1) });
    const x = engine.ops.zeros([2, 8, 8, 3]);
    const chooser = geneChooser(planned.plan, weights.map(() => 3)); // prettier-ignore
    const outputs = rest.forwardPart([0, modules.length - 2], [x], { training: false, chooser });
    expect(outputs.map(({ shape }) => shape.slice(1))).toEqual(modules.at(-1)!.inputs);
    for (const one of [x, ...outputs, rest]) one.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('gives the caller an output of its own, also of cells that pass on their input', async () => {
    const network = await built();
    const { ops } = engine;
    const skip = geneChooser(network.plan, network.plan.weights.map(() => 1)); // prettier-ignore
    const input = ops.tensor(numbers(2 * 8 * 8 * 8), [2, 8, 8, 8]);
    const [output] = network.forwardPart([1, 1], [input], { training: false, chooser: skip });
    input.dispose();
    expect(output!.dataSync()).toHaveLength(2 * 8 * 8 * 8);
    output!.dispose();
    network.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('says what does not fit', async () => {
    const network = await built();
    const { ops } = engine;
    const options = { training: false };
    const wrong: Tensor = ops.zeros([2, 4, 4, 8]);
    expect(() => network.forwardPart([1, 2], [wrong], options)).toThrow('module 1, Bench201CNNCell, takes [8, 8, 8]');
    expect(() => network.forwardPart([9, 12], [wrong], options)).toThrow('no modules 9 to 12');
    expect(() => network.forwardPart([1, 1], [], options)).toThrow('takes [8, 8, 8] as input 0, found ');
    wrong.dispose();
    network.dispose();
    expect(engine.memory().tensors).toBe(0);
  });
});
