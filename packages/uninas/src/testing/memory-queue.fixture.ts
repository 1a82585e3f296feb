import type { FoundRun, JoinedRun, OfferedRun, RunQueue, WorkerNote } from '@uninas/contracts';

interface Job {
  readonly request: string;
  resolve(answer: string): void;
  reject(error: Error): void;
}

interface Run {
  readonly id: string;
  readonly text: string;
  readonly jobs: Job[];
  readonly notes: WorkerNote[];
  readonly present: Set<string>;
  /** What is told of a new job. */
  readonly listeners: Set<() => void>;
}

/** A queue in the memory of one process, with workers that never die. */
export class MemoryQueue implements RunQueue {
  readonly runs: Run[] = [];
  readonly said: WorkerNote[] = [];

  async offer(id: string, text: string): Promise<OfferedRun> {
    const run: Run = { id, text, jobs: [], notes: [], present: new Set(), listeners: new Set() };
    this.runs.push(run);
    return {
      ask: (request) =>
        new Promise((resolve, reject) => {
          run.jobs.push({ request, resolve, reject });
          for (const listen of run.listeners) listen();
        }),
      heard: async () => ({ notes: run.notes.splice(0), present: [...run.present] }),
      close: async () => {
        this.runs.splice(this.runs.indexOf(run), 1);
        for (const { reject } of run.jobs.splice(0)) reject(new Error('the run was closed'));
      },
    };
  }

  async next(without: ReadonlySet<string>): Promise<FoundRun | undefined> {
    return this.runs.find(({ id }) => !without.has(id));
  }

  async join(id: string, worker: string): Promise<JoinedRun> {
    const run = this.runs.find((other) => other.id === id)!;
    run.present.add(worker);
    let isLeaving = false;
    let current: Promise<void> = Promise.resolve();
    let giveBack = (): void => undefined;
    const take = (answer: (request: string) => Promise<string | undefined>): void => {
      current = current.then(async () => {
        const job = isLeaving ? undefined : run.jobs.shift();
        if (job === undefined) return;
        const back = new Promise<undefined>((resolve) => (giveBack = () => resolve(undefined)));
        const text = await Promise.race([answer(job.request), back]);
        if (text !== undefined) return job.resolve(text);
        isLeaving = true;
        run.jobs.unshift(job);
      });
    };
    const note: JoinedRun['note'] = async (kind, text) => {
      const added = { worker, kind, text };
      run.notes.push(added);
      this.said.push(added);
    };
    return {
      note,
      work: (answer) => {
        run.listeners.add(() => take(answer));
        for (const _ of run.jobs) take(answer);
      },
      isOver: async () => !this.runs.includes(run),
      leave: async (atOnce) => {
        isLeaving = true;
        atOnce.addEventListener('abort', () => giveBack());
        if (atOnce.aborted) giveBack();
        await current;
        run.present.delete(worker);
        await note('left', '');
      },
    };
  }

  async close(): Promise<void> {
    this.runs.length = 0;
  }
}
