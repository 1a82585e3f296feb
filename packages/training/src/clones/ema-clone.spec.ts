import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BuiltNetwork, State } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { moduleOf } from '../testing/module-of.fixture.js';
import { EMAClone } from './ema-clone.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function network(): BuiltNetwork {
  const { ops } = engine;
  const weight = ops.variable('weight', [2], { data: Float32Array.of(1, -2) });
  const mean = ops.variable('mean', [1], { data: Float32Array.of(8), trainable: false });
  const variables = new Map([weight, mean].map((variable) => [variable.name, variable]));
  const plan = {} as BuiltNetwork['plan'];
  return {
    plan,
    ops,
    variables,
    forward: () => [],
    forwardPart: () => [],
    dispose: () => [weight, mean].forEach((one) => one.dispose()),
  };
}

const contents = ({ tensors }: State): Record<string, number[]> =>
  Object.fromEntries([...tensors].map(([name, { data }]) => [name, [...data]]));

describe.each(['same', 'cpu'])('EMAClone on device %s', (device) => {
  it('starts as a copy and follows by decay * old + (1 - decay) * current, running statistics too', () => {
    const built = network();
    const clone = moduleOf(EMAClone, { decay: 0.75, device }).create(built);
    expect(contents(clone.state())).toEqual({ weight: [1, -2], mean: [8] });
    built.variables.get('weight')!.load(Float32Array.of(5, 2));
    built.variables.get('mean')!.load(Float32Array.of(0));
    expect(contents(clone.state())).toEqual({ weight: [1, -2], mean: [8] });
    clone.update();
    expect(contents(clone.state())).toEqual({ weight: [2, -1], mean: [6] });
    clone.update();
    expect(contents(clone.state())).toEqual({ weight: [2.75, -0.25], mean: [4.5] });
    expect(clone.name).toBe('EMAClone/0.75');
    clone.dispose();
    built.dispose();
  });

  it('goes on from a saved state, refuses one that does not fit, and leaves no tensor', () => {
    const before = engine.memory().tensors;
    const built = network();
    const clone = moduleOf(EMAClone, { decay: 0.5, device }).create(built);
    built.variables.get('weight')!.load(Float32Array.of(3, 0));
    clone.update();
    const saved = clone.state();
    clone.update();
    const later = contents(clone.state());
    const other = moduleOf(EMAClone, { decay: 0.5, device }).create(built);
    other.restore(saved);
    expect(contents(other.state())).toEqual(contents(saved));
    other.update();
    expect(contents(other.state())).toEqual(later);
    const bad: State = { tensors: new Map([['weight', { shape: [3], data: new Float32Array(3) }]]), values: {} };
    expect(() => other.restore(bad)).toThrow('EMAClone/0.5: weight is [3] in the state, [2] here');
    expect(contents(other.state())).toEqual(later);
    for (const one of [clone, other, built]) one.dispose();
    expect(engine.memory().tensors).toBe(before);
  });
});
