import type { Device } from '@uninas/contracts';
import type { BackendChoice } from '../backend/start-backend.js';
import { createEngine } from '../engine.js';

/** An engine as a device. @throws {Error} if the backend cannot be started, saying what to do */
export async function openDevice(backend: BackendChoice): Promise<Device> {
  const { ops, description, dispose } = await createEngine({ backend });
  return { ops, backend: description, dispose };
}
