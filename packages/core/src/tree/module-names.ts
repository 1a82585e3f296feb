import type { ArgValue, ItemSpec } from '../declare/arg.js';
import { placeOf, type Origin } from '../config/layer.js';
import { suggest } from '../diagnose/suggest.js';
import type { ArgEntry } from '../register/manifest.js';
import { fits } from '../register/register.js';
import { memberPath } from './arg-tree.js';
import type { DraftNode, ParseContext } from './draft.js';

/** Whether every module that an argument names is registered and of the right kind; others are reported. */
export function checkModuleNames(
  context: ParseContext,
  node: DraftNode,
  name: string,
  arg: ArgEntry,
  value: ArgValue,
  origin: Origin,
): boolean {
  const spec: ItemSpec = arg.type === 'list' ? arg.item! : arg;
  if (spec.type !== 'module') return true;
  const named = Array.isArray(value) ? (value as readonly string[]) : [value as string];
  const slot = { kind: spec.kind!, ...(spec.where && { where: spec.where }) };
  const wrong = named.filter((text) => {
    const module = context.register.find(text);
    return text !== '' && (module === undefined || !fits(module, slot));
  });
  const fitting = context.register
    .modules(slot.kind)
    .filter((module) => fits(module, slot))
    .map((module) => module.name);
  for (const text of wrong) {
    const module = context.register.find(text);
    const near = suggest(text, fitting);
    const isKnown = module !== undefined;
    context.problems.push({
      code: isKnown ? 'UNINAS_ENOT_ALLOWED' : 'UNINAS_EUNKNOWN_MODULE',
      severity: 'error',
      ...placeOf(origin, 'value'),
      path: memberPath(node, name),
      message: isKnown
        ? `${text} is of kind ${module.entry.kind}, ${name} names a module of kind ${slot.kind}`
        : `there is no module ${text}; ${name} names a module of kind ${slot.kind}`,
      found: text,
      expected: fitting,
      ...(near && { suggestion: near.name }),
      ...(near &&
        origin.source &&
        !Array.isArray(value) && {
          fix: { do: 'set', file: origin.source.name, pointer: origin.pointer, to: near.name, certain: near.certain },
        }),
    });
  }
  return wrong.length === 0;
}

/** The registered modules that a node's arguments name. */
export function namedModules(node: {
  readonly entry: { readonly args: Readonly<Record<string, ArgEntry>> };
  readonly args: Readonly<Record<string, ArgValue>>;
}): readonly string[] {
  return Object.entries(node.entry.args).flatMap(([name, arg]) => {
    const spec: ItemSpec = arg.type === 'list' ? arg.item! : arg;
    if (spec.type !== 'module') return [];
    const value = node.args[name]!;
    return (Array.isArray(value) ? (value as readonly string[]) : [value as string]).filter((text) => text !== '');
  });
}
