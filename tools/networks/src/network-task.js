import { Task } from '@uninas/contracts';
import { one, Register } from '@uninas/core';

/** The smallest tree that holds a network. */
export class NetworkTask extends Task.with({}, { cls_network: one('network', 'the network') }) {
  run() {
    return Promise.resolve({ done: true, summary: {} });
  }
}
Register.as('task')(NetworkTask);
