/**
 * What another thread is asked, and what it answers: plain data, typed arrays
 * and shared memory, as structured cloning passes them on.
 */
export type Message = unknown;

/** A task that was set up a second time, in a thread of its own, to work for the first one. */
export interface Replica {
  /** @throws {Error} if it cannot do what it is asked; the first task is told */
  answer(request: Message): Promise<Message> | Message;
  dispose(): void;
}

/** The replicas of a task, each in a thread of its own with its own device, here or on other machines. */
export interface Replicas {
  readonly count: number;
  /**
   * Asks one of them; its requests are answered in their order.
   *
   * @param replica 0-based
   * @throws {Error} what was thrown there, or that the thread ended
   */
  ask(replica: number, request: Message): Promise<Message>;
  /** Ends the threads; what was not answered is refused. */
  close(): Promise<void>;
}

/**
 * Starts replicas of a task, and waits until all are set up.
 *
 * @param count of threads, besides that of the task itself; or of requests at once, on other machines
 * @param start what each of them is given to set up the same as the task
 * @throws {Error} if one of them cannot be set up
 */
export type Replicate = (count: number, start: Message) => Promise<Replicas>;
