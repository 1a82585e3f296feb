import type { Message, Replica, Replicas, Task, TaskContext } from '@uninas/contracts';

/** A task of a tree of its own. */
export interface OwnTask {
  readonly task: Task;
  dispose(): Promise<void>;
}

/** Starts copies of a task in this thread; messages are cloned as between threads. */
export function replicateHere(build: () => OwnTask, context: TaskContext): NonNullable<TaskContext['replicate']> {
  return async (count, start) => {
    const quiet = { ...context, log: { info: () => undefined, warn: () => undefined } };
    const copies: { readonly own: OwnTask; readonly replica: Replica }[] = [];
    for (let i = 0; i < count; i++) {
      const own = build();
      copies.push({ own, replica: await own.task.serve(quiet, start) });
    }
    return {
      count,
      ask: async (replica, request) => passedOn(await copies[replica]!.replica.answer(passedOn(request))),
      close: async () => {
        for (const { own, replica } of copies) {
          replica.dispose();
          await own.dispose();
        }
      },
    } satisfies Replicas;
  };
}

/** A copy, but for shared memory, which stays what it is. */
function passedOn(message: Message): Message {
  const hasShared = Object.values(message ?? {}).some((value) => value instanceof SharedArrayBuffer);
  return hasShared ? message : structuredClone(message);
}
