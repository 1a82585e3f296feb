import { afterAll, describe, expect, it } from '@jest/globals';
import type { Description, NetworkPart, PartSlot } from '@uninas/contracts';
import { Random, type ArgSpecs, type ArgValue, type ItemSpec } from '@uninas/core';
import { completeDescription, planNetwork } from '../index.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 5);
const KINDS = [
  'attention_module',
  'network_block',
  'network_cell_part',
  'network_head',
  'network_layer',
  'network_mixed_op',
  'network_module',
  'network_stem',
];
const PARTS = KINDS.flatMap((kind) => register.modules(kind).map(({ name }) => [kind, name] as const));

/** Texts that mean something, by the names of their arguments. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  padding: ['same', '0', '1'],
  order: ['w_bn_act', 'act_w_bn', 'bn_w', 'w'],
};

/** A random value that an argument accepts. */
function valueOf(name: string, spec: ItemSpec, random: Random): ArgValue {
  const low = Math.max(spec.min ?? -2, (spec.above ?? -Infinity) + 1);
  switch (spec.type) {
    case 'int':
      return low + random.int(Math.min(spec.max ?? Infinity, low + 3) - low + 1);
    case 'float':
      return (spec.min ?? spec.above ?? 0) + 0.01 + 0.5 * random.float();
    case 'bool':
      return random.int(2) === 0;
    case 'choice':
      return spec.choices![random.int(spec.choices!.length)]!;
    case 'module': {
      const names = register.modules(spec.kind).map((module) => module.name);
      return names[random.int(names.length)]!;
    }
    case 'list':
      return Array.from({ length: 1 + random.int(2) }, () => valueOf(name, spec.item!, random));
    default: {
      const texts = TEXTS[name] ?? ['w', 'v'];
      return texts[random.int(texts.length)]!;
    }
  }
}

/** What may stand in a slot. */
function fillOf(slot: PartSlot, random: Random): Description {
  const layer = { name: 'ConvLayer', kwargs: { k_size: 1 + 2 * random.int(2) } };
  if (slot.kind === 'network_block') return { name: 'Bench201CNNBlock', submodule_lists: { ops: [layer] } };
  if (slot.kind === 'network_module') return { name: 'ConcatChoiceModule', kwargs: { idxs: [2] } };
  return layer;
}

/** A part with random arguments. */
async function partOf(name: string, random: Random): Promise<Description> {
  const cls = (await register.load(name)) as unknown as typeof NetworkPart & { readonly declared: { args: ArgSpecs } };
  const kwargs: Record<string, unknown> = {};
  for (const [arg, spec] of Object.entries(cls.declared.args)) {
    if (random.int(3) > 0) kwargs[arg] = valueOf(arg, spec, random);
  }
  // one of the two decides about the channels of a cell
  if ('features_fixed' in cls.declared.args) kwargs[random.int(2) === 0 ? 'features_fixed' : 'features_mult'] = -1;
  const [submodules, lists]: [Record<string, Description>, Record<string, readonly Description[]>] = [{}, {}];
  for (const [slotName, slot] of Object.entries(cls.parts)) {
    if (slot.inline !== undefined) {
      const attention = { att_cls: 'SqueezeExcitationChannelModule', c_mul: 0.25 + random.float() };
      kwargs[slotName] = random.int(2) === 0 ? null : attention;
    } else if (slot.list) {
      lists[slotName] = Array.from({ length: slot.min + random.int(2) }, () => fillOf(slot, random));
    } else {
      submodules[slotName] = fillOf(slot, random);
    }
  }
  return { name, kwargs, submodules, submodule_lists: lists } as Description;
}

/** A network in which a part of a kind stands. */
function around(kind: string, part: Description): Description {
  const skip = { name: 'SkipLayer' };
  const base = bodyOf([{ op: skip, features: 8 }]) as unknown as {
    kwargs: { cell_configs: Record<string, Description> };
    submodules: Record<string, Description>;
    submodule_lists: Record<string, readonly Description[]>;
  };
  const cell = (op: Description): Description => ({ ...base.kwargs.cell_configs['0']!, submodules: { op } });
  switch (kind) {
    case 'network_stem':
      base.submodules.stem = part;
      break;
    case 'network_head':
      base.submodule_lists.heads = [{ ...part, kwargs: { ...part.kwargs, cell_idx: -1, persist: true } }];
      break;
    case 'network_cell_part':
      base.kwargs.cell_configs['0'] = part;
      break;
    case 'network_block':
      base.kwargs.cell_configs['0'] = {
        name: 'Bench201CNNCell',
        kwargs: { features_fixed: 8 },
        submodule_lists: { blocks: [part] },
      };
      break;
    case 'attention_module':
      base.kwargs.cell_configs['0'] = cell({
        name: 'AttentionLayer',
        kwargs: { att_dict: { att_cls: part.name, ...part.kwargs } },
      } as unknown as Description);
      break;
    default:
      base.kwargs.cell_configs['0'] = cell(part);
  }
  return base as unknown as Description;
}

describe('a part with random arguments', () => {
  /** Names of parts that were planned at least once: what does not fit says so, before and after. */
  const planned = new Set<string>();
  // These need flat inputs, two values or labels of another shape: the tests beside them plan them.
  const ELSEWHERE = [
    'DartsCNNCell',
    'IdentityHead',
    'PwClassificationHead',
    'ClassificationLayer',
    'LinearLayer',
    'DartsCifarStem',
    'DartsImagenetStem',
    'LinearToConvStem',
  ];
  afterAll(() => expect(PARTS.map(([, name]) => name).filter((name) => !planned.has(name))).toEqual(ELSEWHERE));

  it.each(PARTS)('of kind %s, %s, reads back as itself, and is planned as before', async (kind, name) => {
    const outcome = async (description: Description): Promise<string> =>
      planNetwork(description, context).then(
        (plan) => {
          planned.add(name);
          return JSON.stringify(plan);
        },
        (error: unknown) => (error as Error).message,
      );
    for (let i = 0; i < 12; i++) {
      const description = around(kind, await partOf(name, new Random(0, [name, i])));
      const complete = await completeDescription(description, register);
      const again = JSON.parse(JSON.stringify(complete)) as Description;
      expect(await completeDescription(again, register)).toEqual(complete);
      expect(await outcome(again)).toBe(await outcome(description));
    }
  });
});

describe('a description as the original writes it', () => {
  const layer = (name: string, kwargs?: object): Description => ({ name, ...(kwargs && { kwargs }) }) as Description;
  const steps = { act_inplace: false, dropout_rate: 0.0, dropout_inplace: false, dropout_keep: false, groups: 1 };

  it('has numbers for lists of one, null for no activation and no attention, and no kwargs for defaults', async () => {
    const ops = [
      layer('MobileInvertedConvLayer', { k_size: 3, k_size_in: 1, k_size_out: [1, 1], expansion: 6.0, att_dict: null }),
      layer('PoolingLayer', {
        use_bn: true,
        bn_affine: true,
        act_fun: null,
        order: 'w_bn',
        pool_type: 'max',
        k_size: 3,
      }),
      layer('ConvLayer', { ...steps, act_fun: 'relu', order: 'act_w_bn', padding: 'same', bias: false }),
      layer('FactorizedReductionLayer', { act_fun: 'relu', order: 'act_w_bn' }),
      layer('SkipLayer'),
    ];
    const description = bodyOf(ops.map((op) => ({ op, features: 8 })));
    const plan = await planNetwork(description, context);
    expect(plan.modules.map(({ cls }) => cls)).toHaveLength(7);
    const complete = JSON.stringify(await completeDescription(description, register));
    expect(complete).toContain('"k_size":3,"k_size_in":1,"k_size_out":[1,1]');
    expect(complete).toContain('"act_fun":"identity"');
  });
});
