import { setTimeout } from 'node:timers/promises';
import type { Message, Ops, Replicas } from '@uninas/contracts';
import { SimpleDDPTrainer } from '../parallel/simple-ddp-trainer.js';
import { startToy, toyTrainerOf } from './toy-training.fixture.js';

/** Replicas that are no threads. */
export interface LocalReplicas extends Replicas {
  isClosed: boolean;
  /** What they were asked to do, in order, as `<replica> <request>`. */
  readonly asked: readonly string[];
}

/**
 * Replicas in this thread, which answer after the milliseconds that are given for each.
 *
 * @param options as of `startToy`, for all of them
 */
export async function localReplicas(
  ops: Ops,
  delays: readonly number[],
  options: Parameters<typeof startToy>[1] = {},
): Promise<LocalReplicas> {
  const toys = await Promise.all(delays.map(() => startToy(ops, options)));
  const trainer = toyTrainerOf(SimpleDDPTrainer, {});
  const servers = toys.map(({ method, context }) => trainer.serve({ ops, method, data: context.data }));
  const last = delays.map((): Promise<unknown> => Promise.resolve());
  const asked: string[] = [];
  const answer = async (replica: number, request: Message): Promise<Message> => {
    await setTimeout(delays[replica]);
    if (replicas.isClosed) throw new Error('a thread was closed');
    return structuredClone(await servers[replica]!.answer(request));
  };
  const replicas = {
    count: delays.length,
    isClosed: false,
    asked,
    ask: (replica: number, request: Message) => {
      const { do: what } = request as { readonly do: string };
      asked.push(`${replica} ${what}`);
      // as threads do: what is sent is what it was then, but for shared memory
      const sent = what === 'begin' ? request : structuredClone(request);
      const answered = last[replica]!.then(() => answer(replica, sent));
      last[replica] = answered.catch(() => undefined);
      return answered;
    },
    close: () => {
      for (const server of servers) server.dispose();
      for (const { method } of toys) method.dispose();
      replicas.isClosed = true;
      return Promise.resolve();
    },
  };
  return replicas;
}
