/** A configuration, or the part of it that describes a module: plain data, which may be wrong in any way. */
export type Data = Readonly<Record<string, unknown>>;

/** One step of a tree path: a slot and, where it is a list, the child's position. */
export interface Step {
  readonly slot: string;
  readonly index: number | undefined;
}

/** Whether a value is a plain object. */
export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The steps of a tree path such as `cls_method.cls_optimizers#0`; none for the task. */
export function stepsOf(path: string): readonly Step[] {
  if (path === '') return [];
  return path.split('.').map((part) => {
    const [slot, index] = part.split('#');
    return { slot: slot!, index: index === undefined ? undefined : Number(index) };
  });
}

/** The path of a member of the module at `path`. */
export function pathOf(path: string, slot: string, index?: number): string {
  const step = index === undefined ? slot : `${slot}#${index}`;
  return path === '' ? step : `${path}.${step}`;
}

/** The path of the module that the module at `path` belongs to, and the step to it. @returns undefined for the task */
export function parentOf(path: string): (Step & { readonly parent: string }) | undefined {
  const last = stepsOf(path).at(-1);
  if (last === undefined) return undefined;
  const at = path.lastIndexOf('.');
  return { ...last, parent: at === -1 ? '' : path.slice(0, at) };
}

/** Whether `path` is `above` or lies below it. */
export function isBelow(path: string, above: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}.`);
}

/**
 * The modules that the value of a slot describes, in any of the ways it may be written:
 * one, a list, class names. What describes none is left out.
 */
export function childrenOf(value: unknown): readonly Data[] {
  if (typeof value === 'string') {
    return value
      .split(',')
      .map((name) => name.trim().replace(/^["']+|["']+$/g, ''))
      .filter((name) => name !== '')
      .map((cls) => ({ cls }));
  }
  if (Array.isArray(value)) {
    return value.every(isData) ? value : value.map((item: unknown) => (isData(item) ? item : { cls: item }));
  }
  return isData(value) ? [value] : [];
}

/** The part of a configuration that describes the module at a path; undefined if nothing does. */
export function dataAt(data: Data, path: string): Data | undefined {
  let at: Data | undefined = data;
  for (const { slot, index } of stepsOf(path)) at = at && childrenOf(at[slot])[index ?? 0];
  return at;
}

/**
 * The configuration after a change of the part that describes the module at a path.
 * On the way there class names become objects; what is missing is made.
 */
export function changedAt(data: Data, path: string, change: (part: Data) => Data): Data {
  return changed(data, stepsOf(path), change);
}

function changed(data: Data, [step, ...rest]: readonly Step[], change: (part: Data) => Data): Data {
  if (step === undefined) return change(data);
  const { slot, index } = step;
  const children = [...childrenOf(data[slot])];
  if (index === undefined) return { ...data, [slot]: changed(children[0] ?? {}, rest, change) };
  while (children.length <= index) children.push({});
  children[index] = changed(children[index]!, rest, change);
  return { ...data, [slot]: children };
}

/** The data without a member. */
export function without(data: Data, name: string): Data {
  const { [name]: _, ...rest } = data;
  return rest;
}
