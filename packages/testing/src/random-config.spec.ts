import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonSchema, parse, Random, toFlat, toHierarchical, walk, type Entry } from '@uninas/core';
import { familyRegister } from './family.fixture.js';
import { minimalConfig, NothingFitsError } from './minimal-config.js';
import { mutate } from './mutate.js';
import { randomConfig } from './random-config.js';

const register = familyRegister();
const toEntries = (config: object): Entry[] =>
  Object.entries(config).map(([key, value]) => ({ key, value: value as unknown, origin: { layer: 0, pointer: [] } }));
const configOf = (i: number) => randomConfig(register, new Random(3, ['config', i]));
const TREES = Array.from({ length: 60 }, (_, i) => parse(toEntries(configOf(i)), register).tree!);

describe('random configurations', () => {
  it('are valid, keep all rules and survive both forms', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const { tree, problems } = parse(toEntries(configOf(i)), register);
      expect(problems).toEqual([]);
      for (const node of walk(tree!)) seen.add(node.cls);
      for (const form of [toHierarchical(tree!), toFlat(tree!)]) {
        const again = parse(toEntries(JSON.parse(JSON.stringify(form)) as object), register);
        expect(JSON.stringify(toHierarchical(again.tree!))).toBe(JSON.stringify(toHierarchical(tree!)));
      }
    }
    expect([...seen].sort()).toEqual(['Circle', 'DrawTask', 'Eraser', 'Group', 'Ruler']);
  });

  it('depend on nothing but the random stream', () => {
    expect(configOf(5)).toEqual(configOf(5));
    expect(configOf(5)).not.toEqual(configOf(6));
  });

  it('are not made up where no values keep the rules', () => {
    const impossible = familyRegister({}, (manifest) => {
      const copy = structuredClone(manifest) as { modules: Record<string, { args: Record<string, object> }> };
      copy.modules['DrawTask']!.args['low'] = { ...copy.modules['DrawTask']!.args['low'], default: 5000, min: 5000 };
      return copy as never;
    });
    expect(() => randomConfig(impossible, new Random(0))).toThrow(NothingFitsError);
  });

  it('and the smallest one is valid as well', () => {
    expect(parse(toEntries(minimalConfig(register, 'DrawTask')), register).problems).toEqual([]);
  });
});

describe('the JSON Schema against the parser', () => {
  const validate = new Ajv2020({ strict: true }).compile(jsonSchema(register));

  it('accepts every random configuration', () => {
    for (const tree of TREES) {
      const valid = validate(JSON.parse(JSON.stringify(toHierarchical(tree))));
      expect(validate.errors ?? []).toEqual([]);
      expect(valid).toBe(true);
    }
  });

  it('refuses what the parser refuses, but for rules', () => {
    const small = TREES.filter((tree) => [...walk(tree)].length < 40);
    const refused: Record<string, number> = {};
    for (let i = 0; i < 3000; i++) {
      const random = new Random(4, ['change', i]);
      const tree = small[i % small.length]!;
      const config = changed(JSON.parse(JSON.stringify(toHierarchical(tree))) as Json, random);
      const codes = parse(toEntries(config), register).problems.flatMap(({ code, severity }) =>
        severity === 'error' && code !== 'UNINAS_ERULE' && code !== 'UNINAS_EUNKNOWN_WILDCARD' ? [code] : [],
      );
      if (codes.length === 0) continue;
      for (const code of codes) refused[code] = (refused[code] ?? 0) + 1;
      if (validate(config)) throw new Error(`${codes.join()} is accepted: ${JSON.stringify(config)}`);
    }
    expect(Object.keys(refused).sort()).toEqual([
      'UNINAS_ECHOICE',
      'UNINAS_EDUPLICATE',
      'UNINAS_ELIMIT',
      'UNINAS_EMISSING_CLASS',
      'UNINAS_ENOT_ALLOWED',
      'UNINAS_ETOO_FEW',
      'UNINAS_ETOO_MANY',
      'UNINAS_EUNAVAILABLE',
      'UNINAS_EUNKNOWN_ARGUMENT',
      'UNINAS_EUNKNOWN_MODULE',
      'UNINAS_EWRONG_TYPE',
    ]);
  });
});

type Json = Record<string, unknown>;

/** Changes one member of one object of a configuration to something random. */
function changed(config: Json, random: Random): Json {
  const objects: Json[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) objects.push(value as Json);
    for (const part of Object.values(value)) visit(part);
  };
  visit(config);
  // the task has slots and choices that occur once only
  const object = random.int(3) === 0 ? config : objects[random.int(objects.length)]!;
  const keys = Object.keys(object);
  const key = keys[random.int(keys.length)]!;
  const values = [
    null,
    'many',
    -1e9,
    1e9,
    1.5,
    2 ** 60,
    true,
    [],
    {},
    [1, 'x'],
    { cls: 'Nothing' },
    'Task',
    'Blob',
    [null],
  ];
  const value = object[key];
  switch (random.int(5)) {
    case 0:
      delete object[key];
      break;
    case 1:
      object[`zz_${key}`] = 1;
      break;
    case 2:
      object[key] = structuredClone(objects[random.int(objects.length)]);
      break;
    case 3:
      if (Array.isArray(value)) value.push(...(structuredClone([value[0], value[1] ?? value[0]]) as unknown[]));
      break;
    default:
      object[key] = values[random.int(values.length)];
  }
  return config;
}

describe('mutations', () => {
  it.each(['typo', 'wrong slot', 'wrong type', 'dropped child'] as const)(
    '%s: one mistake, which the parser finds',
    (kind) => {
      let made = 0;
      for (const [i, tree] of TREES.entries()) {
        const mutation = mutate(tree, new Random(5, [kind, i]), kind);
        if (mutation === undefined) continue;
        made++;
        expect(parse(toEntries(mutation.config), register).problems).not.toEqual([]);
        expect(toHierarchical(tree)).not.toEqual(mutation.config);
      }
      expect(made).toBeGreaterThan(2);
    },
  );
});
