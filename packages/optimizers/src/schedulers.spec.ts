import { describe, expect, it } from '@jest/globals';
import type { Scheduler } from '@uninas/contracts';
import { ConstantScheduler } from './constant-scheduler.js';
import { CosineScheduler } from './cosine-scheduler.js';
import { ExponentialScheduler } from './exponential-scheduler.js';
import { build } from './module.fixture.js';
import { PiecewiseConstantScheduler } from './piecewise-constant-scheduler.js';
import { torchReference } from './torch-reference.fixture.js';

/** The learning rate of each epoch, of 100 samples. */
function epochs(scheduler: Scheduler, maxEpochs: number, initial = 1): number[] {
  return Array.from({ length: maxEpochs }, (_, epoch) =>
    scheduler.lr(initial, { epoch, maxEpochs, samples: 0, samplesPerEpoch: 100 }),
  );
}
/** The learning rate after every 25 samples. */
function quarters(scheduler: Scheduler, maxEpochs: number): number[] {
  return Array.from({ length: maxEpochs * 4 }, (_, i) =>
    scheduler.lr(1, { epoch: Math.floor(i / 4), maxEpochs, samples: (i % 4) * 25, samplesPerEpoch: 100 }),
  );
}
function close(values: readonly number[], digits = 10): unknown[] {
  return values.map((value) => expect.closeTo(value, digits));
}

const reference = torchReference();
(reference ? describe : describe.skip)('as in PyTorch', () => {
  it.each([
    ['CosineAnnealingLR', () => build(CosineScheduler, { eta_min: 0.001 }), 20],
    ['MultiStepLR', () => build(PiecewiseConstantScheduler, { milestones: [5, 9, 15], gamma: 0.1 }), 30],
    ['ExponentialLR', () => build(ExponentialScheduler, { gamma: 0.9 }), 30],
  ] as const)('%s', (name, make, planned) => {
    const { base_lr, lr_per_step } = reference!.schedulers.find(({ scheduler }) => scheduler === name)!;
    const scheduler = make();
    const values = lr_per_step.map((_, epoch) =>
      scheduler.lr(base_lr, { epoch, maxEpochs: planned, samples: 0, samplesPerEpoch: 1 }),
    );
    expect(values).toEqual(close(lr_per_step));
  });
});

describe('warm-up', () => {
  it('leads to the values that UniNAS states for its cosine schedule', () => {
    expect(epochs(build(CosineScheduler, { warmup_epochs: 3 }), 8)).toEqual(
      close([0.25, 0.5, 0.75, 1.0, 0.9045, 0.6545, 0.3455, 0.0955], 4),
    );
  });

  it('starts from its own learning rate, the first value being skipped', () => {
    expect(epochs(build(ConstantScheduler, { warmup_epochs: 1, warmup_lr: 0.5 }), 3)).toEqual([0.75, 1, 1]);
  });

  // UniNAS stays at the first value for ever
  it('of a constant schedule ends at the configured learning rate', () => {
    expect(epochs(build(ConstantScheduler, { warmup_epochs: 3 }), 6)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
  });

  it('moves milestones back', () => {
    const scheduler = build(PiecewiseConstantScheduler, { milestones: [1, 3], gamma: 0.5, warmup_epochs: 2 });
    expect(epochs(scheduler, 7)).toEqual(close([1 / 3, 2 / 3, 1, 0.5, 0.5, 0.25, 0.25]));
  });
});

describe('cool-down', () => {
  it('keeps the last learning rate', () => {
    // T = 4: half a cosine wave in steps of 45 degrees
    const wave = [0, 1, 2, 3, 4].map((t) => (1 + Math.cos((t * Math.PI) / 4)) / 2);
    expect(epochs(build(CosineScheduler, { cooldown_epochs: 3 }), 7)).toEqual(close([...wave, 0, 0]));
  });

  it('is longer when fewer epochs are planned for', () => {
    expect(epochs(build(ExponentialScheduler, { gamma: 0.5, fake_num_epochs: 2 }), 5)).toEqual([
      1, 0.5, 0.25, 0.25, 0.25,
    ]);
  });

  it('is cut off when more epochs are planned for', () => {
    const scheduler = build(CosineScheduler, { fake_num_epochs: 9, cooldown_epochs: 1 });
    expect(epochs(scheduler, 4)).toEqual(close([0, 1, 2, 3].map((t) => (1 + Math.cos((t * Math.PI) / 8)) / 2)));
  });
});

describe('each_samples', () => {
  it('takes a step whenever so many samples were seen', () => {
    const scheduler = build(ExponentialScheduler, { gamma: 0.5, each_samples: 50 });
    expect(quarters(scheduler, 2)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
  });

  it('carries samples over to the next epoch', () => {
    const scheduler = build(ExponentialScheduler, { gamma: 0.5, each_samples: 75 });
    expect(quarters(scheduler, 2)).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });

  it('begins after the warm-up and ends before the cool-down', () => {
    const scheduler = build(ExponentialScheduler, {
      gamma: 0.5,
      each_samples: 50,
      warmup_epochs: 1,
      cooldown_epochs: 1,
    });
    expect(quarters(scheduler, 3)).toEqual([0.5, 0.5, 0.5, 0.5, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25]);
  });

  it('plans a cosine over steps by way of fake_num_epochs', () => {
    const scheduler = build(CosineScheduler, { each_samples: 25, fake_num_epochs: 8 });
    expect(quarters(scheduler, 2)).toEqual(
      close([0, 1, 2, 3, 4, 5, 6, 7].map((t) => (1 + Math.cos((t * Math.PI) / 8)) / 2)),
    );
  });
});

describe('a plan without an epoch between warm-up and cool-down', () => {
  const warnings = (scheduler: Scheduler, maxEpochs: number): string[] => {
    const found: string[] = [];
    scheduler.check(maxEpochs, { info: () => undefined, warn: (text) => found.push(text) });
    return found;
  };

  it('is all warm-up where that is longer', () => {
    const scheduler = build(CosineScheduler, { warmup_epochs: 5 });
    expect(epochs(scheduler, 2)).toEqual(close([1 / 6, 2 / 6]));
    expect(warnings(scheduler, 2)).toEqual([
      'CosineScheduler: 5 warm-up and 0 cool-down epochs leave no other epoch of 2; all are warm-up',
    ]);
    expect(warnings(scheduler, 6)).toEqual([]);
  });

  it('cools down at what the warm-up reached', () => {
    const scheduler = build(CosineScheduler, { warmup_epochs: 2, cooldown_epochs: 2 });
    expect(epochs(scheduler, 3)).toEqual(close([1 / 3, 2 / 3, 1]));
    expect(warnings(scheduler, 3).join()).toMatch(/leave no other epoch of 3; the learning rate does not fall$/);
  });

  it('counts by fake_num_epochs, where that is set', () => {
    const long = build(CosineScheduler, { warmup_epochs: 3, fake_num_epochs: 9 });
    expect(epochs(long, 3)).toEqual([0.25, 0.5, 0.75]);
    expect(warnings(long, 3)).toEqual([]);
    const short = build(CosineScheduler, { warmup_epochs: 3, fake_num_epochs: 2 });
    expect(epochs(short, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(warnings(short, 5).join()).toContain('of 2; the learning rate does not fall');
  });
});
