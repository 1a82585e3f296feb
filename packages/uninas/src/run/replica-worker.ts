/**
 * What a replica's thread runs: builds the tree of the configuration that it is
 * given, lets its task set itself up, and answers what the first task asks.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Log, Message, ProgressView, Replica, Task, TaskContext } from '@uninas/contracts';
import { entriesOf, parse, readSource } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { resolvePath } from '@uninas/core/node';
import { openRegisterAt } from '../open-register.js';
import { failureOf } from './replica-failure.js';
import type { ReplicaReply } from './replica-thread.js';
import type { ReplicaData } from './replicas.js';

const QUIET: Log & ProgressView = {
  // the first task says the same
  info: () => undefined,
  warn: () => undefined,
  start: () => undefined,
  update: () => undefined,
  stop: () => undefined,
};

const port = parentPort!;
const reply = (content: ReplicaReply): void => port.postMessage(content);

async function start({ config, cwd, pathsFrom = cwd, env, plugins, start: given }: ReplicaData): Promise<Replica> {
  const { register, home } = await openRegisterAt({ cwd, env }, plugins);
  const source = await readSource('run.json', JSON.stringify(config));
  const { tree, problems } = parse(entriesOf(source, 0) ?? [], register, { pathNames: Object.keys(home.paths) });
  if (tree === undefined) throw new Error(problems[0]?.message ?? 'there is no task');
  await load(tree, register);
  const { root } = instantiate(tree, register, {
    paths: home.paths,
    resolvePath: (text) => resolvePath(text, home.paths, pathsFrom),
  });
  const context: TaskContext = {
    log: QUIET,
    progress: QUIET,
    signal: new AbortController().signal,
    paths: home.paths,
    modules: { load: (name) => register.load(name) },
    resume: false,
    config,
    argumentTable: [],
    versions: {},
  };
  return (root as Task).serve(context, given);
}

async function answer(replica: Replica, id: number, request: Message): Promise<void> {
  try {
    reply({ id, answer: await replica.answer(request) });
  } catch (error) {
    reply({ id, error: failureOf(error) });
  }
}

try {
  const replica = await start(workerData as ReplicaData);
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, request }: { id: number; request: Message }) => {
    last = last.then(() => answer(replica, id, request));
  });
  reply({ id: -1 });
} catch (error) {
  reply({ id: -1, error: failureOf(error) });
}
