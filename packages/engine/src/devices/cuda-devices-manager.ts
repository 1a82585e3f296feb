import { DevicesManager, type Device } from '@uninas/contracts';
import { bool, int, Register } from '@uninas/core';
import { openDevice } from './open-device.js';

/**
 * One CUDA device, whatever `num_devices` asks for, by TensorFlow's library in `@tensorflow/tfjs-node-gpu`.
 *
 * What cuDNN chooses by measuring may differ from run to run, and so may the
 * last digits of results; without the benchmark they depend on the library alone.
 */
@Register.as('devices_manager', {}, { needs: ['@tensorflow/tfjs-node-gpu'] })
export class CudaDevicesManager extends DevicesManager.with({
  num_devices: int(1, 'number of devices, of which one computes', { min: 1 }),
  use_cudnn: bool(true, 'compute with cuDNN; TensorFlow has no other convolutions on a GPU'),
  use_cudnn_benchmark: bool(true, 'let cuDNN measure which of its algorithms is the fastest'),
}) {
  override async open({ log }: Parameters<DevicesManager['open']>[0]): Promise<Device> {
    const { num_devices, use_cudnn, use_cudnn_benchmark } = this.args;
    if (num_devices > 1) log.warn(`num_devices is ${num_devices}, and one device computes`);
    if (!use_cudnn) {
      throw new Error('use_cudnn=False is not possible: the convolutions of TensorFlow on a GPU are those of cuDNN');
    }
    // read by the library when it is loaded
    process.env['TF_CUDNN_USE_AUTOTUNE'] = use_cudnn_benchmark ? '1' : '0';
    return openDevice('tensorflow-gpu');
  }
}
