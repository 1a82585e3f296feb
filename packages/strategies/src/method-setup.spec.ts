import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Initializer, type BuiltNetwork } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { build } from './module.fixture.js';
import { threeByThree, ToyStarter } from './path-methods.fixture.js';
import { ToyRegularizer } from './toy-network.fixture.js';
import { UniformRandomMethod } from './uniform-random-method.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const { context, lines, started } = new ToyStarter(() => engine.ops);

@Register.as('initializer')
class HalfInitializer extends Initializer.with({}) {
  override apply(network: BuiltNetwork): void {
    for (const variable of network.variables.values()) {
      variable.load(new Float32Array(variable.shape.reduce((a, b) => a * b, 1)).fill(0.5));
    }
  }
}

@Register.as('initializer')
class FailingInitializer extends Initializer.with({}) {
  override apply(): void {
    throw new Error('cannot initialise');
  }
}

describe('setup', () => {
  it('applies initializers', async () => {
    const method = await started(
      UniformRandomMethod,
      threeByThree(),
      {},
      { cls_initializers: [build(HalfInitializer)] },
    );
    expect(new Set([...method.state().tensors.values()].flatMap(({ data }) => [...data]))).toEqual(new Set([0.5]));
    method.dispose();
  });

  it('refuses regularizers that have nothing to act on, before anything is built', async () => {
    class Never extends ToyRegularizer {
      override check(): void {
        throw new Error('nothing to drop');
      }
    }
    const refused = started(UniformRandomMethod, threeByThree(), {}, { cls_regularizers: [build(Never)] });
    await expect(refused).rejects.toThrow('nothing to drop');
  });

  it('refuses initializers together with pre-trained weights', async () => {
    const network = threeByThree({ checkpoint_path: '/somewhere' });
    await expect(
      started(UniformRandomMethod, network, {}, { cls_initializers: [build(HalfInitializer)] }),
    ).rejects.toThrow('checkpoint_path');
  });

  it('frees the network when it fails', async () => {
    await expect(
      started(UniformRandomMethod, threeByThree(), {}, { cls_initializers: [build(FailingInitializer)] }),
    ).rejects.toThrow('cannot initialise');
    expect(engine.memory().tensors).toBe(0);
  });

  it('says that there is no mixed precision', async () => {
    const method = await started(UniformRandomMethod, threeByThree(), { amp_enabled: true });
    expect(lines[0]).toMatch('amp_enabled');
    method.dispose();
  });

  it('comes first, and once', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    await expect(method.setup(context())).rejects.toThrow('set up already');
    method.dispose();
    expect(() => method.groups()).toThrow('UniformRandomMethod is not set up');
    method.dispose();
  });
});
