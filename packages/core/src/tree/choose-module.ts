import { placeOf, type Origin } from '../config/layer.js';
import type { Fix, Problem } from '../diagnose/problem.js';
import { suggest } from '../diagnose/suggest.js';
import type { MetaEntry } from '../register/manifest.js';
import { fits, type Register, type RegisteredModule } from '../register/register.js';
import type { DraftNode, ParseContext } from './draft.js';
import type { ChildDraft } from './slot-values.js';

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
  draft: ChildDraft,
  path: string,
): RegisteredModule | undefined {
  const { register } = context;
  const found = draft.cls!;
  const report = (problem: Pick<Problem, 'code' | 'message'> & Partial<Problem>): void => {
    context.problems.push({
      severity: 'error',
      ...placeOf(draft.origin, 'value'),
      path,
      found,
      expected: fittingNames(register, meta),
      ...problem,
    });
  };
  const renamed = register.findAlias(found);
  if (renamed !== undefined && register.find(found) === undefined) {
    report({
      code: 'UNINAS_WDEPRECATED',
      severity: 'warning',
      message: `${found} is called ${renamed.name} now`,
      expected: [renamed.name],
      suggestion: renamed.name,
      ...fixOf(draft.origin, found, renamed.name, true),
    });
  }
  const module = renamed ?? register.find(found);
  if (module === undefined) {
    const fitting = fittingNames(register, meta);
    const near =
      suggest(found, fitting) ??
      suggest(
        found,
        register.modules().map(({ name }) => name),
      );
    report({
      code: 'UNINAS_EUNKNOWN_MODULE',
      message: `there is no module ${found}; ${slot} takes modules of kind ${meta.kind}`,
      ...(near && { suggestion: near.name, ...fixOf(draft.origin, found, near.name, near.certain) }),
    });
    const likely = near && register.find(near.name);
    return likely !== undefined && fits(likely, meta) ? likely : undefined;
  }
  if (!fits(module, meta)) {
    report({ code: 'UNINAS_ENOT_ALLOWED', ...whyNot(context, parent, slot, meta, module) });
    return module.entry.kind === meta.kind ? module : undefined;
  }
  const missing = register.missing(module);
  if (missing.length > 0) {
    report({
      code: 'UNINAS_EUNAVAILABLE',
      message: `${module.name} needs the package ${missing.join(', ')}, which is not installed`,
      suggestion: `npm install ${missing.join(' ')}`,
    });
  }
  return module;
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
    const wanted = Object.entries(meta.where ?? meta.whereAny ?? {}).filter(
      ([flag, value]) => (flags[flag] ?? false) !== value,
    );
    const words = wanted.map(([flag, value]) => `${flag}=${value}`).join(' and ');
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

/** The edit that writes another class name where `found` stands. */
function fixOf(origin: Origin, found: string, to: string, certain: boolean): { readonly fix?: Fix } {
  if (origin.source === undefined) return {};
  const value = valueAt(origin.source.data, origin.pointer);
  if (typeof value !== 'string') return {};
  const text = value
    .split(',')
    .map((part) => (part.trim().replace(/^["']+|["']+$/g, '') === found ? part.replace(found, to) : part))
    .join(',');
  return { fix: { do: 'set', file: origin.source.name, pointer: origin.pointer, to: text, certain } };
}

function valueAt(data: unknown, pointer: readonly (string | number)[]): unknown {
  return pointer.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], data);
}
