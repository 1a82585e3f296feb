import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { fits, type ArgEntry, type RegisteredModule } from '@uninas/core';
import type { TextForm } from '../editor/state/config-text.js';
import type { Modules } from '../editor/state/register.js';
import { fitting, TASK_SLOT } from '../editor/state/slot-options.js';
import { firstSentence } from '../editor/ui/first-sentence.js';
import { jsonPlace } from './json-place.js';
import type { TextPlace } from './text-place.js';
import { yamlPlace } from './yaml-place.js';

/** Offers class names, arguments and values, each where it fits. */
export function completing(format: TextForm['format'], modulesNow: () => Modules | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const modules = modulesNow();
    const place = (format === 'json' ? jsonPlace : yamlPlace)(context.state, context.pos);
    if (modules === undefined || place === undefined) return null;
    if (!context.explicit && place.from === place.to && !place.isQuoted) return null;
    const options = completionsAt(place, modules, format);
    if (options.length === 0) return null;
    return { from: place.from, to: place.to, options, validFor: /^[\w.{}#-]*$/ };
  };
}

/** What may be written at a place. */
export function completionsAt(place: TextPlace, modules: Modules, format: TextForm['format']): readonly Completion[] {
  const quote = (text: string): string => (place.isQuoted || format === 'yaml' ? text : JSON.stringify(text));
  const entry = place.cls === undefined ? undefined : modules.register.find(place.cls)?.entry;
  if (place.part === 'key') {
    const member = (name: string, rest: Omit<Completion, 'label'>): Completion => {
      const apply = format === 'yaml' ? `${name}: ` : place.isQuoted ? name : `"${name}": `;
      return { label: name, apply, ...rest };
    };
    const own = place.present.has('cls') ? [] : [member('cls', { type: 'keyword', info: 'name of the module' })];
    const args = Object.entries(entry?.args ?? {}).map(([name, arg]) =>
      member(name, { type: 'property', detail: detailOf(arg), info: arg.help }),
    );
    const slots = Object.entries(entry?.metas ?? {}).map(([name, { kind, help }]) =>
      member(name, { type: 'class', detail: kind, info: help }),
    );
    return [...own, ...args, ...slots].filter(({ label }) => !place.present.has(label));
  }
  if (place.key === 'cls')
    return classesAt(place, modules).map((module) => ({ ...optionOf(module), apply: quote(module.name) }));
  const arg = place.key === undefined ? undefined : entry?.args[place.key];
  if (arg !== undefined)
    return valuesOf(arg, modules).map((option) => ({
      ...option,
      apply: option.type === 'keyword' ? option.label : quote(option.label),
    }));
  return [];
}

function classesAt({ in: owner }: TextPlace, modules: Modules): readonly RegisteredModule[] {
  if (owner === undefined) return fitting(modules, TASK_SLOT).modules;
  const meta = owner.cls === undefined ? undefined : modules.register.find(owner.cls)?.entry.metas[owner.slot];
  return meta === undefined ? [] : fitting(modules, meta).modules;
}

function valuesOf(arg: ArgEntry, modules: Modules): readonly Completion[] {
  const { type, kind, where } = arg.item ?? arg;
  if (type === 'bool') return ['true', 'false'].map((label) => ({ label, type: 'keyword' }));
  if (type === 'choice') return (arg.choices ?? []).map((label) => ({ label, type: 'enum' }));
  if (type !== 'module' || kind === undefined) return [];
  const slot = { kind, ...(where && { where }) };
  return modules.register
    .modules(kind)
    .filter((module) => fits(module, slot))
    .map(optionOf);
}

function optionOf({ name, entry }: RegisteredModule): Completion {
  return { label: name, type: 'class', info: firstSentence(entry.doc) };
}

function detailOf({ type, default: value }: ArgEntry): string {
  return `${type} = ${JSON.stringify(value)}`;
}
