import { describe, expect, it } from '@jest/globals';
import type { Description, NetworkPlan } from '@uninas/contracts';
import { completeDescription, countParams, finalizeDescription, parseDescription, planNetwork } from '../index.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, registerWith } from '../testing/trees.js';

/*
 * Files as the Python original writes them, by hand after the rules of its
 * format: every kwarg, floats with a point, null for what is absent, JSON of
 * Python's indent. Parameters are worked out by hand.
 */

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 5);
const planOf = async (text: string): Promise<NetworkPlan> => planNetwork(await parseDescription(text, 'f'), context);
const paramsOf = (plan: NetworkPlan): readonly number[] => plan.modules.map(({ params }) => params);

const STEPS = `"use_bn": true, "bn_affine": true, "act_fun": "relu", "act_inplace": false, "dropout_rate": 0.0,
  "dropout_inplace": false, "dropout_keep": false, "order": "w_bn_act"`;
const CONV_STEM = `{"name": "ConvStem",
  "kwargs": {"features": 16, "stride": 1, "k_size": 3, "act_fun": "relu", "order": "w_bn_act", "use_bn": true, "bn_affine": true},
  "submodules": {"stem_module": {"name": "ConvLayer", "kwargs": {${STEPS}, "k_size": 3, "dilation": 1, "stride": 1,
    "groups": 1, "bias": false, "padding": "same"}}}}`;
const HEAD = `{"name": "ClassificationHead",
  "kwargs": {"weight": 1.0, "cell_idx": -1, "persist": true, "bias": true, "dropout": 0.0}}`;
const mobile = (more: string): string => `{"name": "MobileInvertedConvLayer", "kwargs": {"k_size": 5, "k_size_in": 1,
  "k_size_out": 1, "stride": 2, "expansion": 3.0, "padding": "same", "dilation": 1, "bn_affine": true, "act_fun": "relu6",
  "act_inplace": true, "fused": false, ${more}}}`;
const cell = (name: string, mult: number, fixed: number, op: string): string =>
  `"${name}": {"name": "SingleLayerCell", "kwargs": {"name": "${name}", "features_mult": ${mult}, "features_fixed": ${fixed}},
    "submodules": {"op": ${op}}}`;
const body = (order: string, cells: readonly string[], stem = CONV_STEM, heads = HEAD): string =>
  `{"name": "StackedCellsNetworkBody", "kwargs": {"features_mul": 1, "features_first_cell": -1, "cell_order": ${order},
    "cell_configs": {${cells.join(',\n')}}, "cell_partials": {}},
    "submodules": {"stem": ${stem}}, "submodule_lists": {"heads": [${heads}]}}`;

describe('a fixed network of the original', () => {
  it('has floats for whole numbers, null for no attention, cells by name', async () => {
    const cells = [cell('a-0', -1, 24, mobile('"att_dict": null')), cell('a-1', 1, -1, '{"name": "SkipLayer"}')];
    const plan = await planOf(body('["a-0", "a-1"]', cells));
    // 432 + 32; 16*48 + 96, 25*48 + 96, 48*24 + 48; nothing; 24*5 + 5
    expect(paramsOf(plan)).toEqual([464, 3360, 0, 125]);
    expect(plan.modules.map(({ outputs }) => outputs[0])).toEqual([[8, 8, 16], [4, 4, 24], [4, 4, 24], [5]]);
  });

  it('uses a cell several times by its name, with weights of each', async () => {
    const plan = await planOf(body('["a", "b", "b"]', [
      cell('a', -1, 24, mobile('"att_dict": null')),
      cell('b', 1, -1, mobile('"att_dict": null').replace('"stride": 2', '"stride": 1.0')),
    ])); // prettier-ignore
    // 24*72 + 144, 25*72 + 144, 72*24 + 48
    expect(paramsOf(plan)).toEqual([464, 3360, 5592, 5592, 125]);
  });

  it('has kernels of several sizes and an attention as an object', async () => {
    const att = `"att_dict": {"att_cls": "SqueezeExcitationChannelModule", "use_c_substitute": true, "c_mul": 0.25,
      "c": 48, "c_substitute": 16, "squeeze_act": "swish", "excite_act": "sigmoid", "squeeze_bias": true,
      "excite_bias": true, "squeeze_bn": false, "divisible": null, "squeeze_bn_affine": false}`;
    const op = mobile(att).replace('"k_size": 5', '"k_size": [3, 5]').replace('"k_size_in": 1', '"k_size_in": [1, 1]');
    const plan = await planOf(body('["a"]', [cell('a', -1, 24, op)]));
    // The 1x1 kernel is two of 8 to 24 channels, the depthwise ones have 24 channels each; attention of 4 channels.
    const attention = 48 * 4 + 4 + 4 * 48 + 48;
    expect(paramsOf(plan)[1]).toBe(2 * 8 * 24 + 96 + (9 + 25) * 24 + 96 + attention + 48 * 24 + 48);
  });

  it('has null for heads that did not persist, and old names of cells', async () => {
    const cells = [cell('a', -1, 24, mobile('"att_dict": null')).replace('SingleLayerCell', 'PassThroughCNNCell')];
    const plan = await planOf(body('["a"]', cells, CONV_STEM, `null, ${HEAD}`));
    expect(plan.modules.map(({ cls }) => cls)).toEqual(['ConvStem', 'PassThroughCNNCell', 'ClassificationHead']);
  });

  it('may have null for empty groups, and comma texts for lists', async () => {
    const skip =
      '{"name": "SkipLayer", "kwargs": null, "submodules": null, "submodule_lists": null, "submodule_dicts": null}';
    const text = body('"a, a"', [cell('a', 1, -1, skip)]).replace('"cell_partials": {}', '"cell_partials": null');
    expect(paramsOf(await planOf(text))).toEqual([464, 0, 0, 85]);
    const linear = (steps: string): string => `{"name": "LinearLayer", "kwargs": {"bias": true, ${steps}}}`;
    const mlp = `{"name": "FullyConnectedNetworkBody", "kwargs": {"layer_widths": "20, 21"}, "submodules": {"head":
      ${linear('"use_bn": false, "order": "w"')}}, "submodule_lists": {"layers": [${linear(STEPS)}, ${linear(STEPS)}]}}`;
    const flat = { ...context, input: [16], output: [1] };
    // 16*20 + 20 + 40, 20*21 + 21 + 42, 21 + 1
    expect(paramsOf(await planNetwork(await parseDescription(mlp, 'f'), flat))).toEqual([380, 483, 22]);
  });
});

describe('a cell of DARTS of the original', () => {
  const sep = `{"name": "SepConvLayer", "kwargs": {${STEPS.replace('w_bn_act', 'act_w_bn')}, "k_size": 3, "dilation": 1,
    "stride": 1, "groups": 1, "bias": false, "padding": "same"}}`;
  const twice = `{"name": "SequentialModulesF", "submodule_lists": {"submodules": [${sep}, ${sep}]}}`;
  const choice = (idx: number, op: string): string =>
    `{"name": "InputChoiceWrapperModule", "kwargs": {"idx": ${idx}}, "submodules": {"wrapped": ${op}}}`;
  const block = (...ops: string[]): string =>
    `{"name": "DartsCNNBlock", "submodule_lists": {"ops": [${ops.join(', ')}]}}`;
  const stem = `{"name": "DartsCifarStem", "kwargs": {"features": 12}, "submodules": {"stem_module": {"name": "ConvLayer",
    "kwargs": {${STEPS.replace('"relu"', 'null').replace('w_bn_act', 'w_bn')}, "k_size": 3}}}}`;
  const n = `"n": {"name": "DartsCNNCell", "kwargs": {"name": "n", "features_mult": -1, "features_fixed": 16},
    "submodules": {"concat": {"name": "ConcatChoiceModule", "kwargs": {"idxs": [2, 3], "dim": 1}}},
    "submodule_lists": {"blocks": [${block(choice(0, '{"name": "SkipLayer"}'), choice(1, twice))},
      ${block(choice(2, '{"name": "PoolingLayer", "kwargs": {"use_bn": false, "act_fun": null, "order": "w", "pool_type": "avg", "k_size": 3, "stride": 1, "padding": "same"}}'), choice(0, sep))}]}}`;

  it('concatenates blocks of operations on two inputs', async () => {
    const plan = await planOf(body('["n"]', [n], stem));
    // A convolution of 3x3 and its normalisation; per block 8 channels: 1x1 convolutions of both inputs, three separable ones.
    const separable = 9 * 8 + 8 * 8 + 16;
    expect(paramsOf(plan)).toEqual([27 * 12 + 24, 2 * (12 * 8 + 16) + 3 * separable, 16 * 5 + 5]);
    expect(plan.modules[1]!.outputs).toEqual([
      [8, 8, 12],
      [8, 8, 16],
    ]);
  });
});

describe('a search network of the original', () => {
  const conv = (
    k: number,
  ): string => `{"name": "ConvLayer", "kwargs": {"use_bn": true, "bn_affine": false, "act_fun": "relu",
    "act_inplace": false, "dropout_rate": 0.0, "dropout_inplace": false, "dropout_keep": false, "order": "act_w_bn",
    "k_size": ${k}, "dilation": 1, "stride": 1, "groups": 1, "bias": false, "padding": "same"}}`;
  const mixed = (i: number, name: string): string => `{"name": "InputChoiceWrapperModule", "kwargs": {"idx": ${i}},
    "submodules": {"wrapped": {"name": "MixedOp", "kwargs": {"priors": [-1], "name": "${name}", "strategy_name": "default"},
      "submodule_lists": {"submodules": [{"name": "ZeroLayer", "kwargs": {"stride": 1}}, {"name": "SkipLayer"}, ${conv(1)}, ${conv(3)}]}}}}`;
  const block = (b: number): string => {
    const names = Array.from({ length: b + 1 }, (_, i) => `n/block-${b}/${b + 1}/op-${i}`);
    return `{"name": "Bench201CNNSearchBlock", "kwargs": {"path_names": ${JSON.stringify(names)}},
      "submodule_lists": {"ops": [${names.map((name, i) => mixed(i, name)).join(', ')}]}}`;
  };
  const n = `"n": {"name": "Bench201CNNCell", "kwargs": {"name": "n", "features_mult": 1, "features_fixed": -1},
    "submodule_lists": {"blocks": [${block(0)}, ${block(1)}]}}`;
  const wrapped = (
    shapes: string,
  ): string => `{"name": "SearchUninasNetwork", "kwargs": {"model_name": "SearchUninasNetwork",
    "checkpoint_path": "", "assert_output_match": true, ${shapes}, "log_detail": 5, "do_forward_strategy": true},
    "submodules": {"net": ${body('["n", "n"]', [n])}}}`;

  it.each(['"shape_in_list": [3, 8, 8], "shape_out_list": [5]', '"s_in_list": [[3, 8, 8]], "s_out_list": [[5]]'])(
    'has the body in a network with its kwargs: %s',
    async (shapes) => {
      const plan = await planOf(wrapped(shapes));
      // Three operations of 1x1 and 3x3 convolutions of 16 channels in every cell, shared architecture.
      expect(paramsOf(plan)).toEqual([464, 3 * 2560, 3 * 2560, 85]);
      expect(plan.weights.map(({ name, choices }) => [name, choices])).toEqual([
        ['n/block-0/1/op-0', 4],
        ['n/block-1/2/op-0', 4],
        ['n/block-1/2/op-1', 4],
      ]);
      expect(plan.requests).toHaveLength(6);
      const fixed = await finalizeDescription(await parseDescription(wrapped(shapes), 'f'), () => [2], register);
      const alone = await planNetwork(fixed, context);
      expect(countParams(alone)).toBe(464 + 2 * 3 * 256 + 85);
      const again = JSON.parse(JSON.stringify(await completeDescription(fixed, register))) as typeof fixed;
      expect(await completeDescription(again, register)).toEqual(again);
    },
  );

  it('has shared and super layers with their names', async () => {
    const shared = `{"name": "SharedMixedMobileInvertedConvLayer", "kwargs": {"name": "a/cell-0", "strategy_name": "default",
      "skip_op": null, "k_size_in": [1], "k_size_out": [1], "k_sizes": [3, 5, 7], "stride": 1, "padding": "same",
      "expansions": [3, 6], "dilation": 1, "bn_affine": true, "act_fun": "relu6", "act_inplace": true, "att_dict": null, "fused": false}}`;
    const superConv = `{"name": "SuperConvLayer", "kwargs": {"name": "b/cell-1", "strategy_name": "default", ${STEPS},
      "k_sizes": "3, 5", "dilation": 1, "stride": 1, "groups": 1, "bias": false, "padding": "same"}}`;
    const plan = await planOf(body('["a", "b"]', [cell('a', 1, -1, shared), cell('b', 1, -1, superConv)]));
    expect(plan.weights.map(({ name, choices }) => [name, choices])).toEqual([
      ['a/cell-0', 6],
      ['b/cell-1', 2],
    ]);
    // For expansion e: 1x1 convolutions in and out and their normalisations once, three depthwise ones.
    const path = (e: number): number => 2 * 16 * 16 * e + 32 * e + 32 + (9 + 25 + 49) * 16 * e + 3 * 32 * e;
    expect(paramsOf(plan)).toEqual([464, path(3) + path(6), 25 * 256 + 32, 85]);
  });
});

/** A whole file in the structure that the original writes: what it knows, and nothing else. */
const WHOLE = `{
  "name": "StackedCellsNetworkBody",
  "kwargs": {
    "features_mul": 1, "features_first_cell": -1,
    "cell_order": ["a-0", "a-1"],
    "cell_configs": {
      "a-0": {"name": "SingleLayerCell",
              "kwargs": {"name": "a-0", "features_mult": -1, "features_fixed": 24},
              "submodules": {"op": {"name": "MobileInvertedConvLayer",
                "kwargs": {"k_size": 5, "k_size_in": 1, "k_size_out": 1, "stride": 2, "expansion": 3.0,
                           "padding": "same", "dilation": 1, "bn_affine": true, "act_fun": "relu6",
                           "act_inplace": true, "att_dict": null, "fused": false}}}},
      "a-1": {"name": "SingleLayerCell",
              "kwargs": {"name": "a-1", "features_mult": 1, "features_fixed": -1},
              "submodules": {"op": {"name": "SkipLayer"}}}
    },
    "cell_partials": {}
  },
  "submodules": {
    "stem": {"name": "ConvStem",
      "kwargs": {"features": 16, "stride": 1, "k_size": 3, "act_fun": "relu", "order": "w_bn_act", "use_bn": true, "bn_affine": true},
      "submodules": {"stem_module": {"name": "ConvLayer", "kwargs": {
         "use_bn": true, "bn_affine": true, "act_fun": "relu", "act_inplace": false, "dropout_rate": 0.0,
         "dropout_inplace": false, "dropout_keep": false, "order": "w_bn_act", "k_size": 3, "dilation": 1,
         "stride": 1, "groups": 1, "bias": false, "padding": "same"}}}}
  },
  "submodule_lists": {"heads": [{"name": "ClassificationHead",
      "kwargs": {"weight": 1.0, "cell_idx": -1, "persist": true, "bias": true, "dropout": 0.0}}]}
}`;

describe('what is written', () => {
  it('has the structure of the original: single values, no kwargs that it does not know', async () => {
    const read = await parseDescription(WHOLE, 'f');
    expect(await completeDescription(read, register)).toEqual(JSON.parse(WHOLE));
  });

  it('has null where the original has none, and what only this project knows where it is not the default', async () => {
    const block = (kwargs: object): object => ({ name: 'ResNetLayer', kwargs });
    const att = { att_cls: 'SqueezeExcitationChannelModule', c_mul: 0.25 };
    const ops = [
      { name: 'MobileInvertedConvLayer', kwargs: { k_size: [5], k_size_in: [1, 1], att_dict: att } },
      { name: 'MobileInvertedConvLayer', kwargs: { k_size: [3, 5], att_dict: { ...att, divisible: 8 } } },
      { name: 'SharedMixedMobileInvertedConvLayer', kwargs: { name: 'w' } },
      { name: 'SharedMixedMobileInvertedConvLayer', kwargs: { name: 'v', skip_op: 'SkipLayer' } },
      block({ has_last_act: true }),
      block({ has_last_act: false }),
      { name: 'LinearTransformerLayer', kwargs: { stride: 1 } },
    ];
    const written = await completeDescription(
      bodyOf(ops.map((op) => ({ op: op as Description, features: 8 }))),
      register,
    );
    const cells = (written.kwargs as any).cell_configs as Readonly<Record<string, any>>;
    const kwargs = Object.values(cells).map(({ submodules }) => submodules.op.kwargs);
    expect(kwargs[0]).toMatchObject({ k_size: 5, k_size_in: [1, 1], k_size_out: 1, att_dict: { divisible: null } });
    expect(kwargs[1]).toMatchObject({ k_size: [3, 5], k_size_in: 1, att_dict: { divisible: 8 } });
    expect([kwargs[2].skip_op, kwargs[3].skip_op, kwargs[2].k_size_in]).toEqual([null, 'SkipLayer', 1]);
    expect(kwargs[4].has_last_act).toBe(true);
    expect(Object.keys(kwargs[5])).not.toContain('has_last_act');
    expect(kwargs[6]).toBeUndefined();
    expect(await completeDescription(written, register)).toEqual(written);
  });
});
