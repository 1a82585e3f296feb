import type { Device, DevicesManager } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { CpuDevicesManager } from './cpu-devices-manager.js';
import { logTransfers } from './log-transfers.js';

/** A CPU device that logs what is moved into the engine and what is read back, to find needless transfers. */
@Register.as('devices_manager')
export class TestCpuDevicesManager extends CpuDevicesManager.with({}) {
  override async open(context: Parameters<DevicesManager['open']>[0]): Promise<Device> {
    const device = await super.open(context);
    return { ...device, ops: logTransfers(device.ops, context.log) };
  }
}
