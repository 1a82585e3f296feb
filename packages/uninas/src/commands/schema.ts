import { jsonSchema, suggest } from '@uninas/core';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openRegister } from '../open-register.js';
import { showProblems } from '../report/show-problems.js';
import type { Io } from '../terminal/io.js';

/** `uninas schema`: what a hierarchical configuration may look like, as JSON Schema. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { register, problems } = await openRegister(invocation, io);
  if (!(await showProblems(problems, [], io))) return EXIT.input;
  const task = invocation.positionals[0];
  const tasks = register.modules('task').map((module) => module.name);
  if (task !== undefined && !tasks.includes(task)) {
    const near = suggest(task, tasks);
    const hint = near === undefined ? `; tasks are ${tasks.join(', ')}` : `; did you mean ${near.name}?`;
    throw new UsageError(`there is no task ${task}${hint}`, 'schema');
  }
  io.out.write(`${JSON.stringify(jsonSchema(register, task), null, 2)}\n`);
  return EXIT.done;
}
