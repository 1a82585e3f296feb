import { Register } from '@uninas/core';
import { LatencyFunction } from './latency-function.js';

/**
 * Processor seconds of a forward pass over one batch, of all threads of this process together: what waits
 * for other programs does not count.
 *
 * UniNAS sums up the processor time of the operations that PyTorch's profiler records. Here is no PyTorch;
 * it is the time that the operating system accounts to the process, which includes what Node does besides.
 * Of a device that is no processor it is the time that the processor waits for it or feeds it.
 */
@Register.as('profile_function')
export class LatencyTorchProfileFunction extends LatencyFunction.with({}) {
  protected override now(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
}
