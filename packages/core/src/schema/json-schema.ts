import type { ArgSpec, ItemSpec } from '../declare/arg.js';
import { limitsOf } from '../config/coerce.js';
import type { MetaEntry } from '../register/manifest.js';
import { fits, type Register, type RegisteredModule } from '../register/register.js';

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of hierarchical configurations in their canonical spelling
 * (typed values, lists as arrays, present names): one definition per module,
 * and for each slot a choice among the modules that fit.
 *
 * It refuses what parsing refuses, but for rules between arguments and for
 * placeholders, of which a schema cannot know. What a task may inherit, or a
 * network file complete, is not required of it.
 *
 * @param task only configurations of this task; all tasks when left out
 * @throws {RegisterError} if there is no such task
 */
export function jsonSchema(register: Register, task?: string): JsonSchema {
  const tasks = task === undefined ? register.modules('task') : [register.get(task)];
  const definitions: Record<string, JsonSchema> = {};
  const reached = [...tasks];
  for (const module of reached) {
    if (Object.hasOwn(definitions, module.name)) continue;
    definitions[module.name] = moduleSchema(register, module);
    for (const meta of Object.values(module.entry.metas)) {
      reached.push(...register.modules(meta.kind).filter((other) => fits(other, meta)));
    }
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: task === undefined ? 'UniNAS configuration' : `UniNAS configuration of ${task}`,
    ...choiceOf(tasks),
    $defs: definitions,
  };
}

function choiceOf(modules: readonly RegisteredModule[]): JsonSchema {
  return {
    type: 'object',
    required: ['cls'],
    properties: { cls: { enum: modules.map((module) => module.name) } },
    // a condition per class, not oneOf: validators then report the problem inside the class that was named
    allOf: modules.map((module) => ({
      if: { properties: { cls: { const: module.name } }, required: ['cls'] },
      then: { $ref: `#/$defs/${module.name}` },
    })),
  };
}

function moduleSchema(register: Register, { name, entry }: RegisteredModule): JsonSchema {
  const properties: Record<string, JsonSchema> = { cls: { const: name } };
  for (const [arg, spec] of Object.entries(entry.args)) {
    properties[arg] = { ...valueSchema(register, spec), description: spec.help, default: spec.default };
  }
  for (const [slot, meta] of Object.entries(entry.metas)) {
    properties[slot] = { ...slotSchema(register, meta), description: meta.help };
  }
  const inherited = entry.inherits?.take ?? [];
  const required = Object.entries(entry.metas).filter(
    ([slot, meta]) => meta.min > 0 && meta.optionalForLoading !== true && !inherited.includes(slot),
  );
  return {
    type: 'object',
    description: entry.doc,
    properties,
    required: ['cls', ...required.map(([slot]) => slot)],
    additionalProperties: false,
  };
}

function slotSchema(register: Register, meta: MetaEntry): JsonSchema {
  const fitting = register.modules(meta.kind).filter((module) => fits(module, meta));
  if (!meta.list) return choiceOf(fitting);
  return {
    type: 'array',
    items: choiceOf(fitting),
    minItems: meta.min,
    ...(meta.max !== null && { maxItems: meta.max }),
    ...(meta.duplicates !== true && fitting.length > 0 && { allOf: fitting.map(({ name }) => atMostOnce(name)) }),
  };
}

function atMostOnce(name: string): JsonSchema {
  const contains = { type: 'object', properties: { cls: { const: name } }, required: ['cls'] };
  return { type: 'array', contains, minContains: 0, maxContains: 1 };
}

function valueSchema(register: Register, spec: ArgSpec | ItemSpec): JsonSchema {
  switch (spec.type) {
    case 'int':
      // beyond this, numbers of JSON are no longer exact
      return { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, ...limits(spec) };
    case 'float':
      return limitsOf(spec).length > 0
        ? { type: 'number', ...limits(spec) }
        : { anyOf: [{ type: 'number' }, { enum: ['inf', '-inf'] }] };
    case 'bool':
      return { type: 'boolean' };
    case 'choice':
      return { enum: spec.choices };
    case 'module': {
      const slot = { kind: spec.kind!, ...(spec.where && { where: spec.where }) };
      const names = register.modules(slot.kind).filter((module) => fits(module, slot));
      return { enum: ['', ...names.map((module) => module.name)] };
    }
    case 'list':
      return {
        type: 'array',
        items: valueSchema(register, spec.item!),
        ...(spec.minLength !== undefined && { minItems: spec.minLength }),
        ...(spec.maxLength !== undefined && { maxItems: spec.maxLength }),
      };
    case 'str':
    case 'path':
      return { type: 'string' };
  }
}

function limits({ min, max, above, below }: ArgSpec | ItemSpec): JsonSchema {
  return {
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  };
}
