import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { build, Told, type ClassOf } from '../testing/profiling.fixture.js';
import type { LatencyFunction } from './latency-function.js';
import { LatencyTimeProfileFunction } from './latency-time-profile-function.js';
import { LatencyTorchProfileFunction } from './latency-torch-profile-function.js';
import { MacsProfileFunction } from './macs-profile-function.js';
import { ParamsProfileFunction } from './params-profile-function.js';
import { quartiles } from './quartiles.js';

const context = { signal: new AbortController().signal, isTestRun: false };

/** A network whose passes take so many seconds each, by a clock that nothing else moves. */
class ByClock {
  seconds = 100;
  readonly network: Told;

  constructor(times: readonly number[]) {
    this.network = new Told(0, () => (this.seconds += times[this.network.forwards - 1]!));
    jest.spyOn(performance, 'now').mockImplementation(() => this.seconds * 1000);
    jest.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: this.seconds * 750_000, system: this.seconds * 250_000 })); // prettier-ignore
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each<ClassOf<LatencyFunction>>([LatencyTimeProfileFunction, LatencyTorchProfileFunction])('%p', (cls) => {
  it('is the median of the passes after the first ones, with the distance of their quartiles', async () => {
    const { network } = new ByClock([50, 60, 3, 1, 2, 4]);
    const { value, spread } = await build(cls, { num_warmup: 2, num_measure: 4 }).profile(network, context);
    // of 1, 2, 3, 4 the quartiles are 1.75 and 3.25
    expect(value).toBeCloseTo(2.5, 9);
    expect(spread).toBeCloseTo(1.5, 9);
    expect([network.forwards, network.built, network.disposed]).toEqual([6, 1, 1]);
  });

  it('takes two passes in a test run', async () => {
    const { network } = new ByClock([50, 7]);
    expect((await build(cls).profile(network, { ...context, isTestRun: true })).value).toBeCloseTo(7, 9);
    expect(network.forwards).toBe(2);
  });

  it('frees the network if it is interrupted, or cannot be run', async () => {
    const controller = new AbortController();
    const interrupted = new Told(0, () => interrupted.forwards === 3 && controller.abort());
    const { signal } = controller;
    const reason: unknown = await build(cls)
      .profile(interrupted, { ...context, signal })
      .catch((error: unknown) => error);
    expect(reason).toBe(signal.reason);
    expect([interrupted.forwards, interrupted.disposed]).toEqual([3, 1]);
    const broken = new Told(0, () => {
      throw new Error('out of memory');
    });
    await expect(build(cls).profile(broken, context)).rejects.toThrow('out of memory');
    expect(broken.disposed).toBe(1);
  });
});

describe('counts', () => {
  it('allocate nothing', () => {
    const network = new Told(50);
    expect(build(MacsProfileFunction).profile(network)).toEqual({ value: 50 });
    expect(build(ParamsProfileFunction).profile(network)).toEqual({ value: 5 });
    expect(network.built).toBe(0);
  });
});

it('quartiles lie between neighbours', () => {
  expect(quartiles([4])).toEqual([4, 4, 4]);
  expect(quartiles([3, 1])).toEqual([1.5, 2, 2.5]);
  expect(quartiles([5, 1, 4, 2, 3])).toEqual([2, 3, 4]);
});
