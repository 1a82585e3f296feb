import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '@uninas/engine';
import { AsapSearchMethod } from './asap-search-method.js';
import { AsapStrategy } from './asap-strategy.js';
import { GdasSearchMethod } from './gdas-search-method.js';
import { GDASStrategy } from './gdas-strategy.js';
import { MdlSearchMethod } from './mdl-search-method.js';
import { MdlStrategy } from './mdl-strategy.js';
import { freeGradients, toyContext, toyMethod, toyProgress, toyStep, toyUpdate } from './toy-method.fixture.js';
import { toyBatch, toyNetwork } from './toy-network.fixture.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

async function started(): Promise<GdasSearchMethod> {
  const method = toyMethod(GdasSearchMethod, toyNetwork(['a', 'b', 'a'], [3, 3, 3]));
  await method.setup(toyContext(engine.ops));
  return method;
}

describe('GdasSearchMethod', () => {
  it('has gradients of exactly those candidates that were drawn at their place', async () => {
    const method = await started();
    const names = method.groups()[0]!.variables.map(({ name }) => name);
    let differs = false;
    for (let step = 0; step < 12; step++) {
      const result = toyStep(method, step);
      const gradients = result.gradients.get('net')!;
      const used = names.filter((name, i) => name.startsWith('cells') && gradients[i] !== undefined);
      const drawn = [method.strategies!.active('a', 0)[0], method.strategies!.active('b', 0)[0], method.strategies!.active('a', 1)[0]]; // prettier-ignore
      // the last candidate is the identity
      expect(used).toEqual(drawn.flatMap((k, i) => (k === 2 ? [] : [`cells.${i}.op.${k}.weight`])));
      differs ||= drawn[0] !== drawn[2];
      freeGradients(result);
    }
    expect(differs).toBe(true);
    method.dispose();
  });

  it('trains its architecture on validation batches', async () => {
    const method = await started();
    const result = toyStep(method, 0, 'valid');
    const arc = result.gradients.get('arc')!;
    expect(arc.map((gradient) => gradient!.dataSync().some((value) => value !== 0))).toEqual([true, true]);
    freeGradients(result);
    method.dispose();
  });

  it('draws the same, and learns from it, where another thread computes a share of the batch', async () => {
    const [first, other] = [await started(), await started()];
    let told: readonly number[] | undefined = [-1];
    for (let step = 0; step < 6; step++) {
      const at = { batch: toyBatch(8), phase: 'valid', progress: toyProgress(0), step } as const;
      freeGradients(first.trainStep({ ...at, onSample: (gene) => void (told = gene) }));
      const result = other.trainStep({ ...at, share: 1, ...(told && { gene: told }) });
      const arc = result.gradients.get('arc')!;
      expect(arc.map((gradient) => gradient?.dataSync().some((value) => value !== 0))).toEqual([true, true]);
      for (const [weight, use] of [
        ['a', 0],
        ['b', 0],
        ['a', 1],
      ] as const) {
        // prettier-ignore
        expect(other.strategies!.active(weight, use)).toEqual(first.strategies!.active(weight, use));
      }
      freeGradients(result);
    }
    first.dispose();
    other.dispose();
  });

  it('can run a given architecture, which the original ignored', async () => {
    const method = await started();
    const at = { epoch: 0, step: 0 };
    const loss = (gene: readonly number[]): number => method.evalStep(toyBatch(16), at, { gene })['loss']!;
    expect(loss([0, 0])).not.toBe(loss([1, 2]));
    expect(method.strategies!.active('a', 1)).toEqual([1]);
    expect(loss([0, 0])).toBe(loss([0, 0]));
    method.dispose();
  });

  it('goes on exactly where it was saved', async () => {
    const [a, b] = [await started(), await started()];
    const go = (method: GdasSearchMethod, epoch: number): void => {
      method.onEpochStart(toyProgress(epoch));
      for (let step = 0; step < 3; step++) {
        toyUpdate(method, toyStep(method, step, 'train', epoch));
        toyUpdate(method, toyStep(method, step, 'valid', epoch));
      }
      method.onEpochEnd(toyProgress(epoch));
    };
    go(a, 0);
    const { tensors, values } = a.state();
    go(b, 3);
    b.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    go(a, 1);
    go(b, 1);
    expect(b.state()).toEqual(a.state());
    a.dispose();
    b.dispose();
  });
});

describe('MdlSearchMethod', () => {
  it('counts training batches and learns from evaluation batches of training, not from others', async () => {
    const method = toyMethod(MdlSearchMethod, toyNetwork(['a'], [2]), { alpha: 0.1 });
    await method.setup(toyContext(engine.ops));
    const [strategy] = method.strategies!.strategies as readonly MdlStrategy[];
    const table = (): { steps: number[]; counts: number[] } => {
      return (strategy!.state().values['table'] as Record<string, never>)['a']!;
    };
    for (let step = 0; step < 5; step++) toyUpdate(method, toyStep(method, step));
    expect(table().steps.reduce((a, b) => a + b)).toBe(5);
    for (let step = 0; step < 4; step++) method.evalStep(toyBatch(8), { epoch: 0, step, phase: 'valid' });
    const at = { epoch: 0, step: 0 };
    method.evalStep(toyBatch(8), at);
    method.evalStep(toyBatch(8), { ...at, phase: 'test' });
    method.evalStep(toyBatch(8), { ...at, phase: 'valid' }, { gene: [1] });
    method.evalStep(toyBatch(8), { ...at, phase: 'valid' }, { values: new Map() });
    expect(table().counts.reduce((a, b) => a + b)).toBe(4);
    method.dispose();
  });

  it('learns of batches that were measured by a copy as of its own, in their order', async () => {
    const [own, told, copy] = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const method = toyMethod(MdlSearchMethod, toyNetwork(['a', 'b'], [2, 3]), { alpha: 0.1 });
        await method.setup(toyContext(engine.ops));
        return method;
      }),
    );
    for (let step = 0; step < 6; step++) {
      const at = { epoch: 0, step, phase: 'valid' } as const;
      const batch = toyBatch(8, step);
      own!.evalStep(batch, at);
      if (step % 2 === 0) told!.evalStep(batch, at);
      else told!.onEvalStep(copy!.evalStep(batch, at), at);
    }
    expect(told!.state()).toEqual(own!.state());
    expect(told!.state()).not.toEqual(copy!.state());
    for (const method of [own!, told!, copy!]) method.dispose();
  });

  it('needs validation samples', async () => {
    const method = toyMethod(MdlSearchMethod, toyNetwork(['a'], [2]));
    await expect(method.setup(toyContext(engine.ops, { valid: false }))).rejects.toThrow('set valid_split');
  });
});

it.each([
  [GdasSearchMethod, GDASStrategy, { tau0: 'tau0', tauN: 'tau_n' }],
  [AsapSearchMethod, AsapStrategy, { tau_0: 'tau', tau_grace: 'tau_grace', beta: 'beta' }],
  [MdlSearchMethod, MdlStrategy, { key: 'key', alpha: 'alpha', grace_epochs: 'grace_epochs' }],
] as const)('%p and its strategy have the same defaults', (method, strategy, names) => {
  for (const [own, other] of Object.entries(names)) {
    const { help: _, ...rest } = method.declared.args[own]!;
    const { help: __, ...expected } = strategy.declared.args[other]!;
    expect(rest).toEqual(expected);
  }
});
