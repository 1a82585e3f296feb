import {
  kindsOf,
  Module,
  parse,
  Register,
  registrationOf,
  toFlat,
  toHierarchical,
  type Entry,
  type InstalledPlugin,
  type Manifest,
  type ModuleClass,
} from '@uninas/core';
import { instantiate, load, type Service } from '@uninas/core/instantiate';
import { liveManifest } from '@uninas/core/node';
import { minimalConfig, type ConfigNode } from './minimal-config.js';

/** What a module may need to be built. */
export interface ConformanceOptions {
  readonly services?: readonly Service[];
}

/** A task that holds one module of any kind, so that every module can stand in a tree. */
class ConformanceTask extends Module {}
Register.as('task' as never)(ConformanceTask as never);

/**
 * Everything in which a module breaks the rules that all modules keep:
 *
 * - its docstring and the help of every argument and slot are there;
 * - its manifest says what its class declares;
 * - its class keeps the contract of its kind, with flags that the kind knows;
 * - it builds with defaults, its required slots filled with what fits;
 * - its configuration survives both round trips.
 *
 * @param register holds the module, its kind, and modules for its slots
 * @returns one sentence for each violation; empty for a good module
 */
export async function conformance(
  register: Register,
  name: string,
  options: ConformanceOptions = {},
): Promise<readonly string[]> {
  const module = register.get(name);
  const { entry, plugin } = module;
  const texts = missingTexts(plugin.manifest, name);
  // without the packages it needs, its declaration is all there is to judge
  if (register.missing(module).length > 0) return texts;
  const cls = await register.load(name);
  return [
    ...texts,
    ...differences(name, entry, cls),
    ...brokenContract(register, name, cls),
    ...(await brokenTree(register, name, options)),
  ];
}

function missingTexts(manifest: Manifest, name: string): string[] {
  const entry = manifest.modules[name]!;
  const members = Object.entries({ ...entry.args, ...entry.metas });
  return [
    ...(entry.doc.trim() === '' ? [`${name} has no docstring`] : []),
    ...members.flatMap(([member, { help }]) => (help.trim() === '' ? [`${name}.${member} has no help`] : [])),
  ];
}

const DECLARED = ['kind', 'flags', 'args', 'metas', 'rules', 'inherits', 'needs', 'aliases'] as const;

function differences(name: string, entry: Manifest['modules'][string], cls: ModuleClass): string[] {
  const live = liveManifest('live', { [entry.export]: cls }).modules[cls.name];
  if (live === undefined) return [`${name}: the class is not registered with Register.as`];
  return DECLARED.flatMap((part) => {
    const [stored, declared] = [comparable(entry[part]), comparable(live[part])];
    return stored === declared ? [] : [`${name}: ${part} in the manifest is ${stored}, declared is ${declared}`];
  });
}

/** As text in which the order of arguments counts, but not that of an argument's properties, nor who declared it. */
function comparable(value: unknown): string {
  const members = JSON.stringify(value ?? null, (key, part: unknown) => {
    if (key === 'from') return undefined;
    const isSpec = typeof part === 'object' && part !== null && 'help' in part && typeof part.help === 'string';
    return isSpec ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part;
  });
  return members;
}

function brokenContract(register: Register, name: string, cls: ModuleClass): string[] {
  const { kind, flags } = registrationOf(cls)!;
  const declared = register.kinds().find(([other]) => other === kind)?.[1];
  if (declared === undefined) return [`${name}: no package declares the kind ${kind}`];
  const keeps = kindsOf(cls).some((contract) => contract.kind === kind);
  const unknown = Object.keys(flags).filter((flag) => !declared.flags.includes(flag));
  return [
    ...(keeps ? [] : [`${name} does not extend ${declared.base}, the contract of ${kind}`]),
    ...unknown.map((flag) => `${name}: the kind ${kind} has no flag ${flag}`),
  ];
}

async function brokenTree(register: Register, name: string, options: ConformanceOptions): Promise<string[]> {
  const inTree = withTask(register, name);
  const config: ConfigNode = { cls: 'ConformanceTask', cls_subject: minimalConfig(register, name) };
  const { tree, problems } = parse(toEntries(config), inTree);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (tree === undefined || errors.length > 0) {
    return errors.map(({ message, path }) => `${name} with defaults is not valid: ${path}: ${message}`);
  }
  const broken: string[] = [];
  const complete = JSON.stringify(toHierarchical(tree));
  for (const form of [toHierarchical(tree), toFlat(tree)]) {
    const again = parse(toEntries(form), inTree).tree;
    if (again === undefined || JSON.stringify(toHierarchical(again)) !== complete) {
      broken.push(`${name}: its ${'cls' in form ? 'hierarchical' : 'flat'} form reads back as another tree`);
    }
  }
  try {
    await load(tree, inTree);
    await instantiate(tree, inTree, { ...options, paths: {}, resolvePath: (text) => text }).dispose();
  } catch (error) {
    broken.push(`${name} does not build with defaults: ${error instanceof Error ? error.message : String(error)}`);
  }
  return broken;
}

function toEntries(config: object): readonly Entry[] {
  return Object.entries(config).map(([key, value]) => ({
    key,
    value: value as unknown,
    origin: { layer: 0, pointer: [] },
  }));
}

/** The register's plugins and a task with one slot for the module. */
function withTask(register: Register, name: string): Register {
  const { kind, flags } = register.get(name).entry;
  const place = { source: '', line: 0, doc: 'holds the module under test', from: 'ConformanceTask' };
  const slot = { kind, help: 'the module under test', min: 1, max: 1, list: false, index: false, ...place };
  const plugin: InstalledPlugin = {
    name: 'conformance',
    core: '*',
    manifest: {
      format: 1,
      package: 'conformance',
      kinds: {},
      bases: {},
      modules: {
        ConformanceTask: {
          ...place,
          kind: 'task',
          flags: {},
          file: '',
          export: 'ConformanceTask',
          args: {},
          metas: { cls_subject: { ...slot, where: flags } },
        },
      },
    },
    load: () => Promise.resolve(ConformanceTask),
  };
  const inTree = new Register();
  for (const used of register.plugins) inTree.use(used);
  return inTree.use(plugin);
}
