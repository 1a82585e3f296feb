// #region example
import { between, entriesOf, float, int, Module, parse, readSource, Register, wordEntry } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { liveManifest } from '@uninas/core/node';

declare module '@uninas/core' {
  interface ModuleKinds {
    task: Module;
    runner: Runner;
  }
}

/** Takes part in a race. */
@Register.kind('runner')
abstract class Runner extends Module.with({ speed: float(1, 'metres per second', { above: 0 }) }) {
  abstract run(seconds: number): number;
}

@Register.as('runner')
class Hare extends Runner.with({ speed: float(10, 'metres per second', { above: 0 }), nap: int(0, 'seconds lost') }) {
  override run(seconds: number): number {
    const { speed, nap } = this.args; // number, number
    return Math.max(0, seconds - nap) * speed;
  }
}

@Register.as('runner')
class Tortoise extends Runner {
  override run(seconds: number): number {
    return seconds * this.args.speed;
  }
}

@Register.as('task')
class RaceTask extends Module.with(
  { seconds: int(60, 'length of the race', { min: 1 }) },
  { cls_runners: between('runner', 1, null, 'who takes part') },
) {
  metres(): readonly number[] {
    return this.children.cls_runners.map((runner) => runner.run(this.args.seconds));
  }
}

// a published package ships its manifest instead, see `definePlugin`
const modules: Record<string, unknown> = { Runner, Hare, Tortoise, RaceTask };
const register = new Register().use({
  name: 'race',
  core: '^0.1.0',
  manifest: liveManifest('race', modules),
  load: (_, { export: name }) => Promise.resolve(modules[name]),
});

/** Runs the race of a configuration text, changed by words such as `--seconds=10`. */
export async function race(text: string, words: readonly string[] = []): Promise<readonly number[]> {
  const file = await readSource('race.json', text);
  const entries = [...(entriesOf(file, 0) ?? []), ...words.map((word) => wordEntry(word, 1))];
  const { tree, problems, ok } = parse(entries, register);
  if (tree === undefined || !ok) {
    throw new Error(
      problems.map(({ line, message, suggestion }) => `${line}: ${message}; try ${suggestion}`).join('\n'),
    );
  }
  await load(tree, register); // imports the classes that the tree uses
  const { root, dispose } = instantiate(tree, register);
  try {
    return (root as RaceTask).metres();
  } finally {
    await dispose();
  }
}
// #endregion
