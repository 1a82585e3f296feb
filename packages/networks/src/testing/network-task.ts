import { Task } from '@uninas/contracts';
import type { TaskResult } from '@uninas/contracts';
import { one, Register } from '@uninas/core';

/** The smallest tree that holds a network. */
@Register.as('task')
export class NetworkTask extends Task.with({}, { cls_network: one('network', 'the network') }) {
  override run(): Promise<TaskResult> {
    return Promise.resolve({ done: true, summary: {} });
  }
}
