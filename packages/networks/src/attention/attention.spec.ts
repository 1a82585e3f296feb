import { describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { countMacs, countParams, planNetwork } from '../index.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const planWith = (att_dict: object | null, kwargs: object = {}) => {
  const op = {
    name: 'MobileInvertedConvLayer',
    kwargs: { ...kwargs, expansion: 4, att_dict },
  } as unknown as Description;
  return planNetwork(bodyOf([{ op, features: 8 }], { stem: { features: 8 } }), contextOf(register, [6, 6, 3], 5));
};
/** What the attention adds on 32 expanded channels of an image of 6x6. */
const added = async (att_dict: object): Promise<readonly number[]> => {
  const [plain, attentive] = [await planWith(null), await planWith(att_dict)];
  return [countParams(attentive) - countParams(plain), countMacs(attentive) - countMacs(plain)];
};

describe('an attention module', () => {
  const POOL_AND_SCALE = 32 + 32 * 36;
  it.each([
    [{}, 8],
    [{ c_mul: 0.3 }, 9],
    // 9.6 is nearer to 8, which is less than nine tenths of it
    [{ c_mul: 0.3, divisible: 8 }, 16],
    [{ c_mul: 0.75, use_c_substitute: true }, 6],
  ])('SqueezeExcitationChannelModule with %j has %i inner features', async (kwargs, inner) => {
    const att_dict = { att_cls: 'SqueezeExcitationChannelModule', ...kwargs };
    expect(await added(att_dict)).toEqual([2 * 32 * inner + inner + 32, 2 * 32 * inner + POOL_AND_SCALE]);
    const bare = { ...att_dict, squeeze_bias: false, excite_bias: false, squeeze_bn: true, squeeze_bn_affine: true };
    expect(await added(bare)).toEqual([2 * 32 * inner + 2 * inner, 2 * 32 * inner + POOL_AND_SCALE]);
  });

  it.each([
    // (log2 32 + 1) / 2 = 3
    [{}, 3],
    // (log2 8 + 1) / 2 = 2, and the next odd number
    [{ use_c_substitute: true }, 3],
    [{ gamma: 1 }, 7],
    [{ k_size: 5 }, 5],
  ])('EfficientChannelAttentionModule with %j looks at %i channels', async (kwargs, size) => {
    const counts = await added({ att_cls: 'EfficientChannelAttentionModule', ...kwargs });
    expect(counts).toEqual([size, 32 * size + POOL_AND_SCALE]);
  });

  it.each([
    [{ att_cls: 'EfficientChannelAttentionModule', k_size: 4 }, 'k_size must be odd, found 4'],
    [{ att_cls: 'SqueezeExcitationChannelModule', c_mul: 0.01 }, 'c_mul leaves none of 32 channels'],
    [{ att_cls: 'ConvLayer' }, 'ConvLayer is of kind network_layer, here stands an attention_module'],
    [{ att_cls: 'NoSuchModule' }, 'NoSuchModule'],
    [{}, 'must be a description'],
    [{ att_cls: 'SqueezeExcitationChannelModule', c_mull: 1 }, 'has no kwarg c_mull; did you mean c_mul?'],
  ])('tells what is wrong with %j, and where', async (att_dict, message) => {
    await expect(planWith(att_dict)).rejects.toThrow(message);
    await expect(planWith(att_dict)).rejects.toThrow('kwargs.cell_configs.0.submodules.op.kwargs.att_dict');
  });
});
