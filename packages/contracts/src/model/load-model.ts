import { kindsOf, suggest, type Declared, type Node } from '@uninas/core';
import type { JsonValue } from '../json.js';
import type { ModuleSource } from '../network/part.js';
import type { Model, ModelState } from './model.js';

/** A model as it is written to a file. */
export interface SavedModel {
  /** Class name. */
  readonly cls: string;
  /** The arguments it was fitted with. */
  readonly args: { readonly [name: string]: JsonValue };
  readonly state: ModelState;
}

type ModelClass = (new (node: Node) => Model) & { readonly declared: Declared };

/** What is written of a model. @throws {Error} if it knows nothing yet */
export function savedModel(model: Model): SavedModel {
  return {
    cls: model.constructor.name,
    args: { ...(model.args as SavedModel['args']) },
    state: model.state(),
  };
}

/**
 * A model as it was saved. Its class is looked for in the register only, by name, so that a file cannot
 * name any other code. Arguments that are missing have their defaults, unknown ones are passed over:
 * what is predicted follows from the state alone.
 *
 * @param path of the model in the tree, or of the file, for messages
 * @throws {Error} if there is no such model, or the state does not fit it
 */
export async function loadModel(modules: ModuleSource, saved: SavedModel, path: string): Promise<Model> {
  const { cls: name, args, state } = saved;
  const known = modules.find?.(name)?.entry.kind;
  if (known !== undefined && known !== 'model') throw new Error(`${path}: ${name} is of kind ${known}, not a model`);
  if (known === undefined && modules.find !== undefined) {
    const names = modules.modules?.('model').map((module) => module.name) ?? [];
    const near = suggest(name, names);
    const hint = near === undefined ? `; known are ${names.join(', ') || 'none'}` : `; did you mean ${near.name}?`;
    throw new Error(`${path}: there is no model ${name}${hint}`);
  }
  const cls = (await modules.load(name)) as ModelClass;
  if (!kindsOf(cls).some(({ kind }) => kind === 'model')) throw new Error(`${path}: ${name} is not a model`);
  const own = Object.entries(cls.declared.args).map(([key, spec]) => [key, args[key] ?? spec.default] as const);
  const model = new cls({ path, args: Object.freeze(Object.fromEntries(own)) as Node['args'], children: {} });
  try {
    model.restore(state);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return model;
}
