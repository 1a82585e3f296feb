import type { ArgValue, ItemSpec } from '@uninas/core';
import type { ActFun, Description, ModuleSource, PartSlot } from '@uninas/contracts';
import { DescriptionError, placeBelow, type DescriptionProblem } from './description-error.js';
import { inSource } from './description-source.js';
import { readKwargs, writtenKwargs } from './kwargs.js';
import { makePart } from './make-part.js';
import {
  asPartClass,
  keeps,
  kindOf,
  misplaced,
  PartClasses,
  type ModuleClass,
  type PartClass,
} from './part-classes.js';
import type { LoadedDescription, PartChildren, PartTree } from './part-tree.js';
import { shownName } from './shown-value.js';

const GROUPS = ['name', 'kwargs', 'submodules', 'submodule_lists', 'submodule_dicts'];
/** No network comes near; the parts of one are walked by functions that call themselves. */
const MAX_DEPTH = 100;
/** Parts that contain each other in memory have no end; the largest super-networks of the literature have thousands. */
const MAX_PARTS = 50_000;
const BODY: PartSlot = { kind: 'network_body', help: 'body of the network', min: 1, max: 1, list: false };

/**
 * Loads every class that a description names, checks all values against what
 * the classes declare, and makes the parts.
 *
 * Names are looked up in the given modules only, so that a file cannot name code.
 *
 * @param description a body, or a network whose submodule `net` is one
 * @throws {DescriptionError} with everything that is wrong and where
 */
export async function loadDescription(description: Description, modules: ModuleSource): Promise<LoadedDescription> {
  return inSource(description, async () => {
    const loader = new Loader(modules);
    const loaded = await loader.network(description);
    if (loaded === undefined || loader.problems.length > 0) throw new DescriptionError(loader.problems);
    return loaded;
  });
}

class Loader {
  readonly problems: DescriptionProblem[] = [];
  private depth = 0;
  private count = 0;
  private readonly classes: PartClasses;
  private readonly activations = new Map<string, ActFun>();

  constructor(modules: ModuleSource) {
    this.classes = new PartClasses(modules);
  }

  async network(raw: unknown): Promise<LoadedDescription | undefined> {
    const { name } = isRecord(raw) ? raw : {};
    const cls = typeof name === 'string' ? await this.classes.load(name, BODY.kind) : undefined;
    const isNetwork = typeof cls === 'function' && keeps(cls, 'network');
    if (!isNetwork) return this.loaded(undefined, await this.part(raw, BODY, ''));
    const record = this.record(raw, '')!;
    const path = placeBelow('', 'kwargs');
    const args = this.kwargs(record.name, cls, record.kwargs ?? {}, [], path);
    const body = await this.part(record.submodules?.net, BODY, placeBelow('', 'submodules', 'net'));
    return this.loaded({ cls: record.name, args }, body);
  }

  private loaded(wrapper: LoadedDescription['wrapper'], body: PartTree | undefined): LoadedDescription | undefined {
    return body && { wrapper, body, activations: this.activations };
  }

  private async part(raw: unknown, slot: PartSlot, path: string): Promise<PartTree | undefined> {
    if (this.depth === MAX_DEPTH) {
      this.problem(path, `parts are nested deeper than ${MAX_DEPTH} levels`);
      return undefined;
    }
    if (++this.count > MAX_PARTS) {
      throw new DescriptionError([{ path, message: `a network of more than ${MAX_PARTS} parts is not read` }]);
    }
    this.depth++;
    try {
      return await this.partAt(raw, slot, path);
    } finally {
      this.depth--;
    }
  }

  private async partAt(raw: unknown, slot: PartSlot, path: string): Promise<PartTree | undefined> {
    const record = this.record(raw, path);
    const cls = record && (await this.class(record.name, slot.kind, path));
    if (record === undefined || cls === undefined) return undefined;
    if (!keeps(cls, slot.kind)) {
      this.problem(path, misplaced(record.name, kindOf(cls), slot.kind));
      return undefined;
    }
    const partClass = asPartClass(cls);
    const slots = partClass.parts;
    const before = this.problems.length;
    const inKwargs = Object.keys(slots).filter((name) => groupOf(slots[name]!) === 'kwargs');
    const args = this.kwargs(record.name, cls, record.kwargs ?? {}, inKwargs, placeBelow(path, 'kwargs'));
    await this.named(partClass, args, path);
    const children = await this.children(record, slots, path);
    if (this.problems.length > before) return undefined;
    return {
      cls: record.name,
      part: makePart(partClass, record.name, path, args, slots, children),
      slots,
      kwargs: writtenKwargs(args, partClass),
      children,
    };
  }

  private kwargs(
    name: string,
    cls: ModuleClass,
    raw: unknown,
    slots: readonly string[],
    path: string,
  ): Record<string, ArgValue> {
    const others = [...slots, ...(cls.ignores ?? [])];
    if (isRecord(raw)) {
      return readKwargs(raw, { cls: name, specs: cls.declared.args, others, path, problems: this.problems });
    }
    this.problem(path, 'must be an object');
    return {};
  }

  /** Loads the modules that a part names without containing them. */
  private async named(cls: PartClass, args: Readonly<Record<string, ArgValue>>, path: string): Promise<void> {
    for (const [name, spec] of Object.entries(cls.declared.args)) {
      const item: ItemSpec = spec.type === 'list' ? spec.item! : spec;
      const value = args[name];
      if (item.type !== 'module' || value === undefined) continue;
      for (const text of Array.isArray(value) ? (value as readonly string[]) : [value as string]) {
        await this.use(text, item.kind ?? '', placeBelow(path, 'kwargs', name));
      }
    }
    for (const text of cls.uses) await this.use(text, 'act_fun', path);
  }

  private async use(name: string, kind: string, path: string): Promise<void> {
    if (this.activations.has(name)) return;
    const cls = await this.class(name, kind, path);
    if (cls === undefined) return;
    if (!keeps(cls, kind)) this.problem(path, misplaced(name, kindOf(cls), kind));
    else if (kind === 'act_fun')
      this.activations.set(name, new cls({ cls: name, path, args: {}, children: {} }) as ActFun);
  }

  private async children(
    record: Description,
    slots: Readonly<Record<string, PartSlot>>,
    path: string,
  ): Promise<Record<string, PartChildren>> {
    for (const group of ['submodules', 'submodule_lists', 'submodule_dicts'] as const) {
      const given = record[group] ?? {};
      if (!isRecord(given)) this.problem(placeBelow(path, group), 'must be an object');
      for (const name of Object.keys(given)) {
        if (Object.hasOwn(slots, name) && groupOf(slots[name]!) === group) continue;
        const shown = shownName(name);
        this.problem(placeBelow(path, group, shown), `${record.name} has no ${shown} among its ${group}`);
      }
    }
    const children: Record<string, PartChildren> = {};
    for (const [name, slot] of Object.entries(slots)) {
      const group = groupOf(slot);
      const place = placeBelow(path, group, name);
      const given = (record[group] as Readonly<Record<string, unknown>> | undefined)?.[name];
      children[name] = await this.slot(record.name, name, slot, given, place);
    }
    return children;
  }

  private async slot(
    owner: string,
    name: string,
    slot: PartSlot,
    given: unknown,
    place: string,
  ): Promise<PartChildren> {
    const entries = this.entries(slot, given, place);
    if (entries === undefined) return [];
    if (entries.length < slot.min || entries.length > (slot.max ?? Infinity)) {
      const wanted = slot.min === slot.max ? `${slot.min}` : `${slot.min} to ${slot.max ?? 'any number of'}`;
      this.problem(place, `${owner} needs ${wanted} ${slot.kind} as ${name} (${slot.help}), found ${entries.length}`);
      return [];
    }
    const trees: (readonly [string | number, PartTree | undefined])[] = [];
    for (const [key, raw] of entries) {
      trees.push([key, await this.part(raw, slot, key === '' ? place : placeBelow(place, key))]);
    }
    const found = trees.filter((entry): entry is readonly [string | number, PartTree] => entry[1] !== undefined);
    if (slot.dict !== undefined) return new Map(found.map(([key, tree]) => [String(key), tree]));
    return found.map(([, tree]) => tree);
  }

  private entries(
    slot: PartSlot,
    given: unknown,
    place: string,
  ): readonly (readonly [string | number, unknown])[] | undefined {
    // The original wrote null for a head that is not part of the exported network.
    if (given === undefined || given === null) return [];
    if (slot.inline !== undefined) {
      if (isRecord(given)) return [['', inlineDescription(given, slot.inline)]];
      this.problem(place, 'must be an object');
      return undefined;
    }
    if (slot.dict !== undefined) {
      if (isRecord(given)) return Object.entries(given);
      this.problem(place, 'must be an object of descriptions by name');
      return undefined;
    }
    if (!slot.list) return [['', given]];
    if (!Array.isArray(given)) {
      this.problem(place, 'must be a list of descriptions');
      return undefined;
    }
    return (given as readonly unknown[]).map((raw, i) => [i, raw] as const).filter(([, raw]) => raw !== null);
  }

  /** The parts of a description by their groups, if it is one. */
  private record(raw: unknown, path: string): Description | undefined {
    if (!isRecord(raw) || typeof raw.name !== 'string') {
      this.problem(path, 'must be a description: an object with a name');
      return undefined;
    }
    for (const key of Object.keys(raw)) {
      if (!GROUPS.includes(key))
        this.problem(placeBelow(path, shownName(key)), `a description has only ${GROUPS.join(', ')}`);
    }
    return raw as unknown as Description;
  }

  private async class(name: string, kind: string, path: string): Promise<ModuleClass | undefined> {
    const cls = await this.classes.load(name, kind);
    if (typeof cls !== 'string') return cls;
    this.problem(path, cls);
    return undefined;
  }

  private problem(path: string, message: string): void {
    this.problems.push({ path, message });
  }
}

function groupOf(slot: PartSlot): 'kwargs' | 'submodules' | 'submodule_lists' | 'submodule_dicts' {
  if (slot.inline !== undefined) return 'kwargs';
  return slot.dict ?? (slot.list ? 'submodule_lists' : 'submodules');
}

/** The description that an object among the kwargs stands for. */
function inlineDescription(
  given: Readonly<Record<string, unknown>>,
  { key, cls }: NonNullable<PartSlot['inline']>,
): Readonly<Record<string, unknown>> {
  const { [key]: name = cls, ...kwargs } = given;
  return { name, kwargs };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
