import type { ArgType } from '../declare/arg.js';

type Data = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z_]\w*$/;
const PATH = /^(?:cls_\w+(?:#(?:\d+|\*))?\.)*\w+$/;

/** What the default of an argument must be. */
const DEFAULTS: Readonly<Record<ArgType, (value: unknown) => boolean>> = {
  int: Number.isInteger,
  float: Number.isFinite,
  bool: (value) => typeof value === 'boolean',
  str: isText,
  choice: isText,
  path: isText,
  module: isText,
  list: Array.isArray,
};

/**
 * What is wrong with the content of an `arguments.json`, in words, or
 * undefined. Whatever passes can be parsed with: files of other people are
 * read here, and a damaged one must not end in a crash somewhere else.
 */
export function manifestError(manifest: unknown): string | undefined {
  if (!isRecord(manifest) || manifest['format'] !== 1) return 'it is no object of format 1';
  const { kinds, modules } = manifest;
  if (!isRecord(kinds) || !isRecord(modules)) return 'it has no kinds or no modules';
  for (const [name, kind] of Object.entries(kinds)) {
    const isRight = isRecord(kind) && isText(kind['base']) && isText(kind['doc']) && isTexts(kind['flags']);
    if (!isRight) return `the kind ${name} needs base, doc and flags`;
  }
  for (const [name, entry] of Object.entries(modules)) {
    const wrong = moduleError(entry);
    if (wrong !== undefined) return `${name}: ${wrong}`;
  }
  return undefined;
}

function moduleError(entry: unknown): string | undefined {
  if (!isRecord(entry)) return 'it is no object';
  const { args, metas, aliases = [], needs = [] } = entry;
  for (const part of ['kind', 'file', 'export', 'doc']) if (!isText(entry[part])) return `${part} must be a text`;
  if (!isFlags(entry['flags'])) return 'flags must be true or false';
  if (!isTexts(aliases) || !isTexts(needs)) return 'aliases and needs must be lists of texts';
  if (!isRecord(args) || !isRecord(metas)) return 'it has no args or no metas';
  for (const [name, arg] of Object.entries(args)) {
    const wrong = NAME.test(name) && name !== 'cls' ? argError(arg) : 'this cannot be its name';
    if (wrong !== undefined) return `argument ${name}: ${wrong}`;
  }
  for (const [name, meta] of Object.entries(metas)) {
    const wrong = /^cls_\w+$/.test(name) && !Object.hasOwn(args, name) ? metaError(meta) : 'this cannot be its name';
    if (wrong !== undefined) return `slot ${name}: ${wrong}`;
  }
  return rulesError(entry['rules'] ?? [], args, metas) ?? inheritsError(entry['inherits'], args, metas);
}

function argError(arg: unknown): string | undefined {
  if (!isRecord(arg) || !isText(arg['help'])) return 'help must be a text';
  const { aliases = [], type } = arg;
  if (!isTexts(aliases)) return 'aliases must be a list of texts';
  const wrong = specError(arg);
  if (wrong !== undefined) return wrong;
  return DEFAULTS[type as ArgType](arg['default']) ? undefined : `the default is no ${String(type)}`;
}

function specError(spec: unknown): string | undefined {
  if (!isRecord(spec) || !isText(spec['type']) || !Object.hasOwn(DEFAULTS, spec['type'])) return 'its type is unknown';
  const { type, min, max, above, below, minLength, maxLength } = spec;
  const isLimits = isLimit(min) && isLimit(max) && isLimit(above) && isLimit(below);
  if (!isLimits || !isLimit(minLength) || !isLimit(maxLength)) return 'its limits must be numbers';
  if (type === 'choice' && !isTexts(spec['choices'])) return 'choices must be a list of texts';
  if (type === 'module' && !isText(spec['kind'])) return 'kind must be a text';
  if (spec['where'] !== undefined && !isFlags(spec['where'])) return 'where must be flags';
  return type === 'list' ? specError(spec['item']) : undefined;
}

function metaError(meta: unknown): string | undefined {
  if (!isRecord(meta) || !isText(meta['kind']) || !isText(meta['help'])) return 'kind and help must be texts';
  const { min, max, list, index, where = {}, whereAny = {}, aliases = [] } = meta;
  if (!Number.isInteger(min) || !(max === null || Number.isInteger(max))) return 'min and max must be numbers';
  if (typeof list !== 'boolean' || typeof index !== 'boolean') return 'list and index must be true or false';
  if (!isFlags(where) || !isFlags(whereAny)) return 'where must be flags';
  return isTexts(aliases) ? undefined : 'aliases must be a list of texts';
}

function rulesError(rules: unknown, args: Data, metas: Data): string | undefined {
  if (!Array.isArray(rules)) return 'rules must be a list';
  for (const rule of rules as unknown[]) {
    if (!isRecord(rule) || !isTexts(rule['names'])) return 'a rule needs names';
    if (!isRule(rule, rule['names'], args, metas)) return `the rule ${String(rule['rule'])} cannot be checked`;
  }
  return undefined;
}

function isRule(rule: Data, names: readonly string[], args: Data, metas: Data): boolean {
  const typeOf = (name = ''): unknown =>
    Object.hasOwn(args, name) ? (args[name] as Data)['type'] : Object.hasOwn(metas, name) ? 'slot' : undefined;
  const isNumber = (name: string): boolean => typeOf(name) === 'int' || typeOf(name) === 'float';
  const hasLength = (name: string): boolean => ['slot', 'list', 'str'].includes(typeOf(name) as string);
  switch (rule['rule']) {
    case 'lessThan':
    case 'atMost':
      return names.length === 2 && names.every(isNumber);
    case 'sameLength':
      return names.length === 2 && names.every(hasLength);
    case 'exclusive':
    case 'exactlyOneOf':
    case 'atLeastOneOf':
      return names.length > 0 && names.every((name) => typeOf(name) !== undefined);
    case 'requires':
      return names.length === 2 && names.every((name) => typeOf(name) !== undefined);
    case 'eachNamed':
      return typeOf(names[0]) === 'list' && typeOf(names[1]) === 'slot' && isText(rule['arg']);
    case 'distinct':
      return typeOf(names[0]) === 'slot' && isText(rule['arg']);
    default:
      return false;
  }
}

function inheritsError(inherits: unknown, args: Data, metas: Data): string | undefined {
  if (inherits === undefined) return undefined;
  if (!isRecord(inherits)) return 'inherits must be an object';
  const { from, take, drop = [], set = {} } = inherits;
  if (!isText(from) || !Object.hasOwn(args, from)) return 'inherits.from must be an argument';
  if (!isTexts(take) || !take.every((slot) => Object.hasOwn(metas, slot))) return 'inherits.take must be slots';
  const isPaths = isTexts(drop) && isRecord(set) && [...drop, ...Object.keys(set)].every((path) => PATH.test(path));
  return isPaths ? undefined : 'inherits.drop and inherits.set must be paths';
}

/** Cheaper than for configurations: what comes from JSON knows no other objects. */
function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLimit(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isFlags(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((flag) => typeof flag === 'boolean');
}
