import { fits, type RegisteredModule } from '@uninas/core';
import type { Catalogue } from './catalogue.js';
import { code, prose, table } from './markdown.js';
import { allowedOf, countOf, filterOf, flagsOf, inheritsOf, ruleOf, typeOf } from './words.js';

/** All there is to say of one module, under a heading of the second level. */
export function moduleSection(module: RegisteredModule, catalogue: Catalogue): string {
  const { name, entry } = module;
  const parts = [
    `## ${name}`,
    prose(entry.doc),
    facts(module, catalogue),
    argumentTable(module, catalogue),
    slotTable(module, catalogue),
    entry.rules === undefined ? '' : `**Rules**\n\n${entry.rules.map((rule) => `- ${ruleOf(rule)}`).join('\n')}`,
    entry.inherits === undefined ? '' : `**Inherits** ${inheritsOf(entry.inherits)}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function facts({ entry, plugin }: RegisteredModule, catalogue: Catalogue): string {
  const { sources = [], needs = [], aliases = [] } = entry;
  const flags = flagsOf(entry.flags);
  const lines = [
    `- package ${code(plugin.name)}, source ${catalogue.sourceLink(plugin.name, entry)}`,
    ...(flags === '' ? [] : [`- flags: ${flags}`]),
    ...(needs.length === 0 ? [] : [`- needs ${needs.map(code).join(', ')}: ${code(`npm install ${needs.join(' ')}`)}`]),
    ...(aliases.length === 0 ? [] : [`- formerly ${aliases.map(code).join(', ')}`]),
    ...sources.map((source) => `- literature: ${prose(source)}`),
  ];
  return lines.join('\n');
}

function argumentTable({ entry }: RegisteredModule, catalogue: Catalogue): string {
  const args = Object.entries(entry.args);
  if (args.length === 0) return 'No arguments.';
  const rows = args.map(([name, spec]) => [
    code(name),
    typeOf(spec, (kind) => catalogue.kindLink(kind)),
    code(JSON.stringify(spec.default)),
    allowedOf(spec),
    prose(spec.help) + formerly(spec.aliases),
    code(spec.from),
  ]);
  return `**Arguments**\n\n${table(['name', 'type', 'default', 'allowed', 'what it is', 'declared in'], rows)}`;
}

function slotTable({ entry }: RegisteredModule, catalogue: Catalogue): string {
  const metas = Object.entries(entry.metas);
  if (metas.length === 0) return 'No slots.';
  const rows = metas.map(([name, meta]) => {
    const fitting = catalogue.register.modules(meta.kind).filter((module) => fits(module, meta));
    return [
      code(name),
      catalogue.kindLink(meta.kind),
      filterOf(meta),
      countOf(meta) + (meta.optionalForLoading === true ? ', or none when a stored network is loaded' : ''),
      yes(meta.duplicates === true),
      yes(meta.index),
      fitting.map((module) => catalogue.moduleLink(module)).join(', ') || 'none installed',
      prose(meta.help) + formerly(meta.aliases),
      code(meta.from),
    ];
  });
  const head = [
    'name',
    'kind',
    'filter',
    'count',
    'duplicates',
    'indexed',
    'modules that fit',
    'what it is',
    'declared in',
  ];
  return `**Slots**\n\n${table(head, rows)}`;
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}

function formerly(aliases: readonly string[] | undefined): string {
  return aliases === undefined || aliases.length === 0 ? '' : ` (formerly ${aliases.map(code).join(', ')})`;
}
