import { DevicesManager, type Device } from '@uninas/contracts';
import { int, Register } from '@uninas/core';
import { openDevice } from './open-device.js';

/** The CPU by TensorFlow's library in `@tensorflow/tfjs-node`; computes on all of its cores. */
@Register.as('devices_manager', {}, { needs: ['@tensorflow/tfjs-node'] })
export class TensorflowCpuDevicesManager extends DevicesManager.with({
  num_devices: int(1, 'number of devices, exactly one', { min: 1, max: 1 }),
}) {
  override async open(_context: Parameters<DevicesManager['open']>[0]): Promise<Device> {
    return openDevice('tensorflow');
  }
}
