import type { JsonValue, SavedTensor, State } from '@uninas/contracts';

/** One state out of several: tensors get the part's name and a slash in front, values stand below the name. */
export function joinStates(states: readonly (readonly [name: string, state: State])[]): State {
  const tensors = new Map<string, SavedTensor>();
  const values: Record<string, JsonValue> = {};
  for (const [name, state] of states) {
    for (const [key, tensor] of state.tensors) tensors.set(`${name}/${key}`, tensor);
    values[name] = state.values;
  }
  return { tensors, values };
}

/**
 * Takes a joined state apart.
 *
 * @throws {Error} that names the first tensor or value of no part, or a part that is missing
 */
export function splitState({ tensors, values }: State, names: readonly string[]): State[] {
  const parts = names.map((name) => ({ name, tensors: new Map<string, SavedTensor>() }));
  for (const [key, tensor] of tensors) {
    const part = parts.find(({ name }) => key.startsWith(`${name}/`));
    if (part === undefined) throw new Error(`the saved tensor "${key}" belongs to nothing here`);
    part.tensors.set(key.slice(part.name.length + 1), tensor);
  }
  const unknown = Object.keys(values).find((key) => !names.includes(key));
  if (unknown !== undefined) throw new Error(`the saved value "${unknown}" belongs to nothing here`);
  return parts.map(({ name, tensors: own }) => {
    const value = values[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Error(`the saved value "${name}" is missing`);
    }
    return { tensors: own, values: value as Record<string, JsonValue> };
  });
}
