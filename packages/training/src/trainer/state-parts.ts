import type { Description, JsonValue, SavedTensor, State } from '@uninas/contracts';

/** Puts several states into one: tensors as `<part>/<name>`, values by part. */
export function joinStates(parts: ReadonlyMap<string, State>, more: State['values']): State {
  const tensors = new Map<string, SavedTensor>();
  const values: Record<string, JsonValue> = {};
  for (const [part, state] of parts) {
    for (const [name, tensor] of state.tensors) tensors.set(`${part}/${name}`, tensor);
    values[part] = state.values;
  }
  return { tensors, values: { ...more, parts: values } };
}

/** Takes one state out again. @throws {Error} if there is no such part */
export function partOf({ tensors, values }: State, part: string): State {
  const parts = recordOf(values['parts']);
  if (!Object.hasOwn(parts, part)) {
    throw new Error(`the saved state has no ${part}; it holds ${Object.keys(parts).join(', ') || 'nothing'}`);
  }
  const start = `${part}/`;
  const own = [...tensors].filter(([name]) => name.startsWith(start));
  return {
    tensors: new Map(own.map(([name, tensor]) => [name.slice(start.length), tensor])),
    values: recordOf(parts[part]),
  };
}

/** A JSON object; empty if the value is none. */
export function recordOf(value: JsonValue | undefined): { readonly [key: string]: JsonValue } {
  if (typeof value !== 'object' || value === null || isList(value)) return {};
  return value;
}

/** A description as JSON: the same members, without those that are undefined. */
export function asJson({ name, kwargs, submodules, submodule_lists, submodule_dicts }: Description): {
  readonly [key: string]: JsonValue;
} {
  const all = (parts: { readonly [name: string]: Description }): { readonly [key: string]: JsonValue } =>
    Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, asJson(part)]));
  const lists = Object.entries(submodule_lists ?? {}).map(([key, parts]) => [key, parts.map(asJson)] as const);
  const dicts = Object.entries(submodule_dicts ?? {}).map(([key, parts]) => [key, all(parts)] as const);
  return {
    name,
    ...(kwargs && { kwargs }),
    ...(submodules && { submodules: all(submodules) }),
    ...(submodule_lists && { submodule_lists: Object.fromEntries(lists) }),
    ...(submodule_dicts && { submodule_dicts: Object.fromEntries(dicts) }),
  };
}

function isList(value: readonly JsonValue[] | { readonly [key: string]: JsonValue }): value is readonly JsonValue[] {
  return Array.isArray(value);
}
