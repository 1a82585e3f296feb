import { placeOf, type Origin } from '../config/layer.js';
import type { Flags } from '../declare/kinds.js';
import { renameClassFix } from '../diagnose/fixes.js';
import type { Problem } from '../diagnose/problem.js';
import { clipped, shown } from '../diagnose/shown.js';
import { suggest } from '../diagnose/suggest.js';
import type { MetaEntry } from '../register/manifest.js';
import { fits, type Register, type RegisteredModule } from '../register/register.js';
import { memberPath } from './arg-tree.js';
import type { DraftNode, ParseContext } from './draft.js';

/** Names of the modules that fit a slot, sorted. */
export function fittingNames(register: Register, meta: MetaEntry): readonly string[] {
  return register
    .modules(meta.kind)
    .filter((module) => fits(module, meta))
    .map((module) => module.name);
}

/**
 * Finds the module that a slot's child names. What cannot be taken is
 * reported; where the meaning is clear the likely module is returned, so that
 * the problems below it are found in the same run.
 */
export function chooseModule(
  context: ParseContext,
  parent: DraftNode | undefined,
  slot: string,
  meta: MetaEntry,
  named: { readonly cls: string; readonly origin: Origin },
  path: string,
): RegisteredModule | undefined {
  const { register } = context;
  const { cls: found, origin } = named;
  const report = (problem: Pick<Problem, 'code' | 'message'> & Partial<Problem>): void => {
    context.problems.push({
      severity: 'error',
      ...placeOf(origin, 'value'),
      path,
      found: shown(found),
      expected: problem.expected ?? fittingNames(register, meta),
      ...problem,
    });
  };
  const known = register.find(found);
  const module = known ?? register.findAlias(found);
  if (module === undefined) {
    const near = suggest(found, fittingNames(register, meta));
    const hint = near ? '' : elsewhere(register, found);
    report({
      code: 'UNINAS_EUNKNOWN_MODULE',
      message: `there is no module ${clipped(found)}; ${slot} takes modules of kind ${meta.kind}${hint}`,
      ...(near && { suggestion: near.name, ...renameClassFix(origin, found, near.name, near.certain) }),
    });
    if (near === undefined) context.unknown.add(found);
    // keys that do not fit what is only a guess may be right for what was meant
    else if (!near.certain) context.broken.set(parent === undefined ? slot : memberPath(parent, slot), meta);
    return near && register.find(near.name);
  }
  if (known === undefined) {
    report({
      code: 'UNINAS_WDEPRECATED',
      severity: 'warning',
      message: `${found} is called ${module.name} now`,
      expected: [module.name],
      suggestion: module.name,
      ...renameClassFix(origin, found, module.name, true),
    });
  }
  if (!fits(module, meta)) {
    report({ code: 'UNINAS_ENOT_ALLOWED', ...whyNot(context, parent, slot, meta, module) });
    return module.entry.kind === meta.kind ? module : undefined;
  }
  const installing = register.installing(module);
  if (installing !== undefined) {
    const missing = register.missing(module).join(', ');
    report({
      code: 'UNINAS_EUNAVAILABLE',
      message: [`${module.name} needs the package ${missing}, which is not installed`, ...installing.notes].join('; '),
      suggestion: installing.command,
    });
  }
  return module;
}

/** Words for a name that is close to that of a module which does not fit. */
function elsewhere(register: Register, found: string): string {
  const all = register.modules().map(({ name }) => name);
  const near = suggest(found, all)?.name;
  return near === undefined ? '' : `, and ${near} is of kind ${register.get(near).entry.kind}`;
}

function whyNot(
  context: ParseContext,
  parent: DraftNode | undefined,
  slot: string,
  meta: MetaEntry,
  module: RegisteredModule,
): Pick<Problem, 'message'> & Partial<Problem> {
  const { kind, flags } = module.entry;
  if (kind === meta.kind) {
    const lacking = (wanted: Flags = {}): readonly string[] =>
      Object.entries(wanted)
        .filter(([flag, value]) => (flags[flag] ?? false) !== value)
        .map(([flag, value]) => `${flag}=${value}`);
    const words = lacking(meta.where).join(' and ') || lacking(meta.whereAny).join(' or ');
    const near = fittingNames(context.register, meta);
    return {
      message: `${module.name} is not ${words}, which ${slot} wants`,
      ...(near.length > 0 && { suggestion: suggest(module.name, near)?.name ?? near[0]! }),
    };
  }
  const home = slotFor(parent, module) ?? slotFor(rootOf(parent), module);
  return {
    message: `${module.name} is of kind ${kind}, ${slot} takes modules of kind ${meta.kind}`,
    ...(home !== undefined && { suggestion: home }),
  };
}

/** The slot of a node, or of one below it, that the module fits; one that still lacks modules before others. */
function slotFor(node: DraftNode | undefined, module: RegisteredModule): string | undefined {
  if (node === undefined) return undefined;
  const fitting = Object.entries(node.entry.metas).filter(([, meta]) => fits(module, meta));
  const short = fitting.find(([name, meta]) => node.children[name]!.length < meta.min);
  const [name] = short ?? fitting[0] ?? [];
  if (name !== undefined) return name;
  for (const children of Object.values(node.children)) {
    for (const child of children) {
      const slot = slotFor(child, module);
      if (slot !== undefined) return slot;
    }
  }
  return undefined;
}

function rootOf(node: DraftNode | undefined): DraftNode | undefined {
  let at = node;
  while (at?.parent !== undefined) at = at.parent;
  return at;
}
