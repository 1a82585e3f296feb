import { placeOf, type Origin } from '../config/layer.js';
import type { ArgValue, ItemSpec } from '../declare/arg.js';
import { setFix } from '../diagnose/fixes.js';
import type { Problem } from '../diagnose/problem.js';
import { clipped, shown } from '../diagnose/shown.js';
import { suggest } from '../diagnose/suggest.js';
import type { ArgEntry } from '../register/manifest.js';
import { fits } from '../register/register.js';
import { memberPath } from './arg-tree.js';
import type { DraftNode, ParseContext } from './draft.js';

/**
 * The value of an argument, former names of modules in it replaced by present
 * ones; undefined if a name is not registered or of another kind, which is reported.
 */
export function resolveModuleNames(
  context: ParseContext,
  node: DraftNode,
  name: string,
  arg: ArgEntry,
  value: ArgValue,
  origin: Origin,
): ArgValue | undefined {
  const spec: ItemSpec = arg.type === 'list' ? arg.item! : arg;
  if (spec.type !== 'module') return value;
  const resolve = (text: string): string | undefined =>
    resolveModuleName(context, node, name, spec, text, origin, !Array.isArray(value));
  if (!Array.isArray(value)) return resolve(value as string);
  const names = (value as readonly string[]).map(resolve);
  return names.every((text) => text !== undefined) ? names : undefined;
}

function resolveModuleName(
  context: ParseContext,
  node: DraftNode,
  name: string,
  spec: ItemSpec,
  text: string,
  origin: Origin,
  isWhole: boolean,
): string | undefined {
  if (text === '') return text;
  const { register } = context;
  const known = register.find(text);
  const module = known ?? register.findAlias(text);
  const slot = { kind: spec.kind!, ...(spec.where && { where: spec.where }) };
  const isFitting = module !== undefined && fits(module, slot);
  if (isFitting && known !== undefined) return text;
  const fitting = register.modules(slot.kind).filter((other) => fits(other, slot));
  const report = (problem: Pick<Problem, 'code' | 'message'>, to: string | undefined, certain: boolean): void => {
    context.problems.push({
      severity: problem.code === 'UNINAS_WDEPRECATED' ? 'warning' : 'error',
      ...placeOf(origin, 'value'),
      path: memberPath(node, name),
      found: shown(text),
      expected: fitting.map((other) => other.name),
      ...(to !== undefined && { suggestion: to }),
      ...(to !== undefined && isWhole && setFix(origin, to, certain)),
      ...problem,
    });
  };
  if (isFitting) {
    report({ code: 'UNINAS_WDEPRECATED', message: `${text} is called ${module.name} now` }, module.name, true);
    return module.name;
  }
  const near = suggest(
    text,
    fitting.map((other) => other.name),
  );
  const message =
    module === undefined
      ? `there is no module ${clipped(text)}; ${name} names a module of kind ${slot.kind}`
      : module.entry.kind === slot.kind
        ? `${module.name} lacks the flags that ${name} wants`
        : `${module.name} is of kind ${module.entry.kind}, ${name} names a module of kind ${slot.kind}`;
  const code = module === undefined ? 'UNINAS_EUNKNOWN_MODULE' : 'UNINAS_ENOT_ALLOWED';
  report({ code, message }, near?.name, near?.certain ?? false);
  return undefined;
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
