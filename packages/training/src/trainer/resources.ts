import { statfsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Metrics, RunContext } from '@uninas/contracts';

/** Which resources are logged. */
export interface ResourceChoice {
  readonly log_fs: boolean;
  readonly log_ram: boolean;
  readonly log_device: boolean;
}

/** What is used at this moment, in bytes but for counts; without the help of other programs. */
export function measureResources(choice: ResourceChoice, { files, ops }: RunContext): Metrics {
  const values: Record<string, number> = {};
  if (choice.log_fs) {
    const { bsize, blocks, bavail } = statfsSync(dirname(files.path('run.json')));
    values['res_fs/total'] = blocks * bsize;
    values['res_fs/free'] = bavail * bsize;
  }
  if (choice.log_ram) {
    values['res_ram/total'] = totalmem();
    values['res_ram/free'] = freemem();
    values['res_ram/process'] = process.memoryUsage.rss();
  }
  if (choice.log_device) {
    const { tensors, bytes } = ops.memory();
    values['res_device/tensors'] = tensors;
    values['res_device/bytes'] = bytes;
  }
  return values;
}
