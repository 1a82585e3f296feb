/** A server of queues, and the name of the queues there. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  /** Whether the connection is encrypted. */
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** What all names on the server begin with. */
  readonly name: string;
}

/** How a queue is opened. */
export interface QueueOptions {
  /** Is told in one line that the server cannot be reached, or can be reached again; without passwords. */
  readonly say: (line: string) => void;
  /** Milliseconds after which a server that was never reached is given up; 30 seconds when left out. */
  readonly patience?: number;
  /** Ends the waiting for the server. */
  readonly signal?: AbortSignal;
}

/** What a worker says to the run that it works for, or does not. */
export interface WorkerNote {
  /** `<host>:<process>` */
  readonly worker: string;
  readonly kind: 'joined' | 'ready' | 'refused' | 'left';
  /** Why. */
  readonly text: string;
}

/** A run that is offered to workers, as seen from the run. */
export interface OfferedRun {
  /**
   * Lets a worker answer; it is asked of another if that one ends before it has.
   *
   * @throws {Error} that several workers ended over it, or that the run was closed
   */
  ask(request: string): Promise<string>;
  /** What workers said since this was asked the last time, in its order; and those that are there. */
  heard(): Promise<{ readonly notes: readonly WorkerNote[]; readonly present: readonly string[] }>;
  /** Takes the offer back, refuses what was not answered, and removes everything of this run from the server. */
  close(): Promise<void>;
}

/** A run that is offered, as seen from a worker. */
export interface FoundRun {
  readonly id: string;
  /** What was offered, see `RunQueue.offer`. */
  readonly text: string;
}

/** The place of a worker at a run. */
export interface JoinedRun {
  /** Tells the run. */
  note(kind: WorkerNote['kind'], text: string): Promise<void>;
  /**
   * Begins to answer requests, one at a time.
   *
   * @param answer must not throw; undefined gives the request back, and no other is taken
   */
  work(answer: (request: string) => Promise<string | undefined>): void;
  /** Whether the run has ended, or is no longer known. */
  isOver(): Promise<boolean>;
  /**
   * Ends the work after the request that is being answered.
   *
   * @param atOnce once it is aborted, that request is given back, so that another worker answers it
   */
  leave(atOnce: AbortSignal): Promise<void>;
}

/** Brings runs and workers on several machines together; it knows nothing of what they tell each other. */
export interface RunQueue {
  /** Offers a run to all workers until it is closed. @param text what a worker has to know to join */
  offer(id: string, text: string): Promise<OfferedRun>;
  /** The run that was offered first, without those that are left out. */
  next(without: ReadonlySet<string>): Promise<FoundRun | undefined>;
  join(id: string, worker: string): Promise<JoinedRun>;
  close(): Promise<void>;
}

/** The package of a queue. */
export interface RunQueueModule {
  /**
   * Connects to the server.
   *
   * @throws {Error} if it refuses, with `isInput`, or cannot be reached
   */
  openQueue(address: QueueAddress, options: QueueOptions): Promise<RunQueue>;
}
