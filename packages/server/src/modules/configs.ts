import { parse, toHierarchical, type ArgTreeNode, type NodeData } from '@uninas/core';
import { readConfig, readEarlierRun, type ReadConfig } from '@uninas/core/node';
import { checkJson, type CheckJson } from 'uninas';
import type { Places } from '../files/places.js';
import { badRequest } from '../http/api-error.js';
import type { Modules } from './modules.js';

/** A configuration as a request gives it: one of the two. */
export interface GivenConfig {
  /** Hierarchical or flat. */
  readonly config?: object;
  readonly text?: string;
  /** Of the file that the text is of; its extension tells the format. */
  readonly name?: string;
}

/** A configuration, and what is wrong with it. */
export interface CheckedConfig {
  readonly tree: ArgTreeNode | undefined;
  readonly check: CheckJson;
}

/** Reads configurations as the command line does, without files other than those of earlier runs. */
export class Configs {
  constructor(
    private readonly modules: Modules,
    private readonly places: Places,
  ) {}

  /**
   * @param mustInherit whether an earlier run that is inherited from must be there
   * @throws {ApiError} 400 unless there is either a text or an object
   */
  async read(given: GivenConfig, mustInherit = false): Promise<CheckedConfig> {
    const { name = 'config.json', text } = given;
    if ((text === undefined) === (given.config === undefined)) throw badRequest('give either a config or a text');
    const { home, register } = this.modules;
    const result = await readNested(
      {
        files: [name],
        texts: new Map([[name, text ?? JSON.stringify(given.config)]]),
        cwd: this.places.dir,
        home,
        mustInherit,
        mayInherit: (folder) => this.places.has(folder),
      },
      register,
    );
    // what is wrong with plugins is no matter of one configuration, unless they were asked for
    const problems = [...this.modules.problems.filter(({ severity }) => severity === 'error'), ...result.problems];
    const ok = problems.every(({ severity }) => severity === 'warning');
    return { tree: result.tree, check: checkJson(result.tree, problems, ok) };
  }

  /** The complete configuration of an earlier run; undefined if there is none, or none that can be read. */
  async earlierRun(path: string): Promise<{ readonly name: string; readonly config: NodeData } | undefined> {
    const { home, register } = this.modules;
    const mayInherit = (folder: string): boolean => this.places.has(folder);
    const earlier = await readEarlierRun(path, { home, cwd: this.places.dir, mayInherit });
    if (earlier === undefined || earlier.damage !== undefined) return undefined;
    const { tree } = parse(earlier.entries, register, { pathNames: Object.keys(home.paths) });
    return tree && { name: earlier.name, config: toHierarchical(tree) };
  }
}

/** Nesting that no configuration has would use up the stack. */
async function readNested(...given: Parameters<typeof readConfig>): Promise<ReadConfig> {
  try {
    return await readConfig(...given);
  } catch (error) {
    if (error instanceof Error && error.name === 'RangeError') throw badRequest('this is nested too deeply');
    throw error;
  }
}
