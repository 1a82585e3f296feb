import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { GroupOptimizer, Optimizer, Tensor, Variable } from '@uninas/contracts';
import type { ArgValue, Declared, Node } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { AdaBeliefOptimizer } from './ada-belief-optimizer.js';
import { AdaBoundOptimizer } from './ada-bound-optimizer.js';
import { DebugOptimizer } from './debug-optimizer.js';
import { build } from './module.fixture.js';
import { rectification } from './rectification.js';
import { RMSpropTFOptimizer } from './rms-prop-tf-optimizer.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

interface Run {
  readonly cls: (new (node: Node) => Optimizer) & { readonly declared: Declared };
  readonly args: Readonly<Record<string, ArgValue>>;
  /** After steps 1, 2, 4, 6 and 8. */
  readonly expected: readonly (readonly number[])[];
}

/** What the authors' code (adabelief-pytorch 0.2, adabound, timm) computed with PyTorch 1.13 in float64. */
const RUNS: readonly Run[] = [
  {
    cls: AdaBeliefOptimizer,
    args: { lr: 0.05, eps: 1e-8, weight_decouple: false, rectify: false, beta1: 0.9, beta2: 0.99 },
    expected: [
      [0.9444445, -1.9444445, 0.4444445],
      [0.8860205, -1.922208, 0.3861119],
      [0.7802308, -1.8613073, 0.2614111],
      [0.7425537, -1.8315996, 0.1940837],
      [0.6948524, -1.8007669, 0.1215248],
    ],
  },
  {
    cls: AdaBeliefOptimizer,
    args: {
      lr: 0.05,
      eps: 0.0001,
      weight_decay: 0.1,
      amsgrad: true,
      weight_decouple: false,
      rectify: false,
      beta1: 0.9,
      beta2: 0.99,
    },
    expected: [
      [0.9445384, -1.9445678, 0.4445737],
      [0.8862276, -1.9152658, 0.3864019],
      [0.779199, -1.8421694, 0.2621613],
      [0.7393951, -1.8054406, 0.1952027],
      [0.6899432, -1.7669438, 0.12319],
    ],
  },
  {
    cls: AdaBeliefOptimizer,
    args: { lr: 0.05, eps: 1e-8, weight_decay: 0.1, weight_decouple: true, rectify: true, beta1: 0.9, beta2: 0.9 },
    expected: [
      [0.9029265, -1.9155004, 0.4175],
      [0.8071079, -1.8832992, 0.3392941],
      [0.6714769, -1.8023342, 0.1952317],
      [0.6452563, -1.7740793, 0.1527036],
      [0.6250549, -1.7537818, 0.1241491],
    ],
  },
  {
    cls: AdaBeliefOptimizer,
    args: {
      lr: 0.05,
      eps: 1e-8,
      weight_decay: 0.01,
      weight_decouple: true,
      fixed_decay: true,
      rectify: true,
      beta1: 0.8,
      beta2: 0.9,
    },
    expected: [
      [0.8979265, -1.9055004, 0.415],
      [0.7978249, -1.8667732, 0.3351556],
      [0.662055, -1.7704683, 0.1905424],
      [0.6302901, -1.7162969, 0.1435503],
      [0.5986209, -1.6703488, 0.1025867],
    ],
  },
  {
    cls: AdaBoundOptimizer,
    args: { lr: 0.05, final_lr: 0.1, gamma: 0.1, eps: 1e-8, beta1: 0.9, beta2: 0.99 },
    expected: [
      [0.95, -1.95, 0.45],
      [0.8999891, -1.9292843, 0.4000441],
      [0.8119883, -1.8743191, 0.3003908],
      [0.7794925, -1.8478374, 0.250779],
      [0.7410802, -1.8208102, 0.2011361],
    ],
  },
  {
    cls: AdaBoundOptimizer,
    args: {
      lr: 0.05,
      final_lr: 0.02,
      gamma: 0.5,
      eps: 1e-8,
      weight_decay: 0.1,
      amsbound: true,
      beta1: 0.9,
      beta2: 0.9,
    },
    expected: [
      [0.9883512, -1.98986, 0.4901],
      [0.9733759, -1.9848309, 0.4772828],
      [0.9448443, -1.9687726, 0.4436524],
      [0.933287, -1.9595614, 0.4220784],
      [0.917158, -1.9493134, 0.3961758],
    ],
  },
  {
    cls: RMSpropTFOptimizer,
    args: { lr: 0.05, alpha: 0.9, eps: 0.001 },
    expected: [
      [0.9173189, -1.9296988, 0.4256256],
      [0.8414687, -1.9531943, 0.3598277],
      [0.7980476, -1.905611, 0.244173],
      [0.7890827, -1.8806913, 0.1913839],
      [0.7178396, -1.8539324, 0.1377295],
    ],
  },
  {
    cls: RMSpropTFOptimizer,
    args: { lr: 0.05, alpha: 0.9, eps: 0.001, momentum: 0.9, centered: true, weight_decay: 0.1 },
    expected: [
      [0.9128337, -1.9214779, 0.422935],
      [0.7530128, -1.8647704, 0.284449],
      [0.4043895, -1.6402205, -0.0927616],
      [0.1500695, -1.4103146, -0.4338688],
      [-0.1230665, -1.1749167, -0.647144],
    ],
  },
  {
    cls: RMSpropTFOptimizer,
    args: {
      lr: 0.05,
      alpha: 0.9,
      eps: 0.001,
      momentum: 0.5,
      weight_decay: 0.1,
      decoupled_decay: true,
      lr_in_momentum: false,
    },
    expected: [
      [0.9123189, -1.9196988, 0.4231256],
      [0.7907266, -1.8985654, 0.3183015],
      [0.6393225, -1.7924633, 0.1099602],
      [0.6214368, -1.7392901, 0.0254662],
      [0.5291868, -1.6849021, -0.051258],
    ],
  },
];

/** Start [1, -2, 0.5], gradients [w0 + sin t, w1 / 4 + cos 3t, 3 w2 + t / 10]; from step 5 on half the learning rate. */
function steps({ cls, args }: Run): number[][] {
  const { ops } = engine;
  const w = ops.variable('w', [3], { data: Float32Array.of(1, -2, 0.5) });
  const running = build(cls as never, { ...args, weight_decay_filter: false }) as Optimizer;
  const stepper = running.create({ name: 'net', variables: [w] }, ops);
  const seen: number[][] = [];
  for (let t = 1; t <= 8; t++) {
    if (t === 5) stepper.lr /= 2;
    const [a, b, c] = w.value.dataSync();
    stepper.step([ops.tensor([a! + Math.sin(t), b! / 4 + Math.cos(3 * t), 3 * c! + 0.1 * t], [3])]);
    if ([1, 2, 4, 6, 8].includes(t)) seen.push([...w.value.dataSync()]);
  }
  stepper.dispose();
  return seen;
}

describe('8 steps, as by the authors of the method', () => {
  it.each(RUNS.map((run) => ({ label: `${run.cls.name} ${JSON.stringify(run.args)}`, run })))('$label', ({ run }) => {
    const close = run.expected.map((values) => values.map((value) => expect.closeTo(value, 5)));
    expect(steps(run)).toEqual(close);
  });
});

describe.each([
  [
    'AdaBelief',
    () => build(AdaBeliefOptimizer, { lr: 0.1, amsgrad: true, weight_decay: 0.1, weight_decay_filter: false }),
  ],
  ['AdaBelief, rectified', () => build(AdaBeliefOptimizer, { lr: 0.1, beta2: 0.9, rectify: true })],
  ['AdaBound', () => build(AdaBoundOptimizer, { lr: 0.1, amsbound: true })],
  ['RMSpropTF', () => build(RMSpropTFOptimizer, { lr: 0.1, momentum: 0.5, centered: true })],
  ['Debug', () => build(DebugOptimizer, { lr: 0.1 })],
] as [string, () => Optimizer][])('%s', (_, make) => {
  const gradientsAt = (step: number): number[] => [Math.sin(step), Math.cos(3 * step), 0.1 * step];
  const tensor = (...data: number[]): Tensor => engine.ops.tensor(data, [data.length]);
  const variable = (...data: number[]): Variable => engine.ops.variable('w', [3], { data: Float32Array.from(data) });
  const create = (w: Variable): GroupOptimizer => make().create({ name: 'net', variables: [w] }, engine.ops);

  it('goes on exactly where its state was taken', () => {
    const [a, b] = [variable(1, 2, 3), variable(0, 0, 0)];
    const [first, second] = [create(a), create(b)];
    for (let step = 0; step < 4; step++) first.step([tensor(...gradientsAt(step))]);
    first.lr = 0.05;
    const state = first.state();
    const values = Float32Array.from(a.value.dataSync());
    for (let step = 4; step < 8; step++) first.step([tensor(...gradientsAt(step))]);
    second.restore({ tensors: state.tensors, values: JSON.parse(JSON.stringify(state.values)) });
    b.load(values);
    for (let step = 4; step < 8; step++) second.step([tensor(...gradientsAt(step))]);
    expect([...b.value.dataSync()]).toEqual([...a.value.dataSync()]);
    expect(second.state()).toEqual(first.state());
    first.dispose();
    second.dispose();
  });

  it('leaves a variable without a gradient alone, and keeps no tensors but its slots', () => {
    const w = variable(1, 2, 3);
    const running = create(w);
    running.step([tensor(1, 2, 3)]);
    const before = [...w.value.dataSync()];
    const slots = running.state();
    running.step([undefined]);
    expect([...w.value.dataSync()]).toEqual(before);
    expect(running.state()).toEqual(slots);
    expect(engine.memory().tensors).toBe(1 + slots.tensors.size);
    running.dispose();
    expect(engine.memory().tensors).toBe(1);
  });
});

describe('DebugOptimizer', () => {
  it('takes plain steps, and tells how many gradients there were', () => {
    const { ops } = engine;
    const lines: string[] = [];
    const log = { info: (text: string) => void lines.push(text), warn: () => undefined };
    const variables = ['a', 'b', 'c', 'd'].map((name) => ops.variable(name, [2], { data: Float32Array.of(1, 2) }));
    const running = build(DebugOptimizer, { lr: 0.5 }).create({ name: 'net', variables }, ops, log);
    running.step([ops.tensor([0, 1], [2]), ops.zeros([2]), undefined, ops.tensor([NaN, 0], [2])]);
    expect(lines).toEqual([
      'DebugOptimizer, group net: gradients are missing for 1 variables, zero for 1, other for 2',
    ]);
    expect(variables.slice(0, 3).map(({ value }) => [...value.dataSync()])).toEqual([
      [1, 1.5],
      [1, 2],
      [1, 2],
    ]);
    running.dispose();
  });
});

describe('rectification', () => {
  it('knows nothing of the first steps, and ends at 1', () => {
    // RAdam's length for beta2 = 0.9: 19 - 2 t 0.9^t / (1 - 0.9^t), 5 or more from t = 6 on
    expect([1, 2, 3, 4, 5].map((count) => rectification(0.9, count))).toEqual(Array(5).fill(undefined));
    expect(rectification(0.9, 6)).toBeGreaterThan(0);
    expect(rectification(0.9, 500)).toBeCloseTo(1, 10);
  });
});
