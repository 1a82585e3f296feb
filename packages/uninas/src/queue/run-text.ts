import type { JsonValue, Message } from '@uninas/contracts';
import { errorOf, type ReplicaFailure } from '../run/replica-failure.js';
import { ownVersion } from '../own-package.js';
import { messageOf, messageText } from './message-text.js';

/** What a worker has to know of a run to build a copy of its task. */
export interface RunText {
  /** Of uninas. */
  readonly version: string;
  /** `<host>:<process>` */
  readonly by: string;
  /** Where relative paths of the configuration begin. */
  readonly cwd: string;
  readonly config: Readonly<Record<string, JsonValue>>;
  readonly start: Message;
}

/** What a worker answers. */
interface AnswerText {
  readonly answer?: Message;
  readonly error?: ReplicaFailure;
}

/** As text, for the queue. */
export function runText(run: Omit<RunText, 'version'>): string {
  return messageText({ ...run, version: ownVersion() });
}

export function answerText(answer: AnswerText): string {
  return messageText(answer);
}

/** @throws {Error} what was thrown at the worker */
export function answerOf(text: string): Message {
  const { answer, error } = messageOf(text) as AnswerText;
  if (error !== undefined) throw errorOf(error);
  return answer;
}

/** @throws {Error} if the run is of another version, or it is no run */
export function runOf(text: string): RunText {
  let run: Partial<RunText> | undefined;
  try {
    run = messageOf(text) as Partial<RunText> | undefined;
  } catch {
    run = undefined; // said below
  }
  const own = ownVersion();
  if (typeof run?.version !== 'string') throw new Error('what is in the queue is no run');
  if (run.version !== own) {
    throw new Error(`the run is of uninas ${run.version}, the worker is of ${own}: install the same version`);
  }
  const { by, cwd, config } = run;
  if (typeof by !== 'string' || typeof cwd !== 'string' || typeof config?.['cls'] !== 'string') {
    throw new Error('what is in the queue is no run');
  }
  return run as RunText;
}
