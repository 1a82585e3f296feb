import type { Device, DevicesManager } from '@uninas/contracts';
import type { RunLines } from './run-lines.js';
import { setUp } from './set-up-error.js';

/**
 * Opens the device of a task, works on it, and closes it.
 *
 * @param release frees what the task still holds when the work is done, or has failed
 * @throws {SetUpError} if there is no such device, and what the work throws
 */
export async function onDevice<T>(
  cls_device: DevicesManager,
  { seed, log, release }: { readonly seed: number; readonly log: RunLines; readonly release: () => void },
  work: (device: Device) => Promise<T>,
): Promise<T> {
  const device = await setUp('cls_device', () => cls_device.open({ seed, log }));
  const before = device.ops.memory().tensors;
  try {
    log.info(`Device: ${cls_device.constructor.name}, backend ${device.backend}`);
    return await work(device);
  } finally {
    release();
    const left = device.ops.memory().tensors - before;
    device.dispose();
    if (left !== 0) log.remark(`${left} tensors were not freed`);
  }
}
