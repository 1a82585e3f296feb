import { DevicesManager, type Device } from '@uninas/contracts';
import { int, Register } from '@uninas/core';
import { openDevice } from './open-device.js';

/** One CPU device; computes on one thread. */
@Register.as('devices_manager')
export class CpuDevicesManager extends DevicesManager.with({
  num_devices: int(1, 'number of devices, exactly one', { min: 1, max: 1 }),
}) {
  override async open(_context: Parameters<DevicesManager['open']>[0]): Promise<Device> {
    return openDevice('uninas');
  }
}
