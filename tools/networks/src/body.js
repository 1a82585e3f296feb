/** @typedef {{ name: string, kwargs?: object, submodules?: object, submodule_lists?: object }} Description */

/**
 * A body of cells with one operation each.
 *
 * @param {Description} stem
 * @param {{ op: Description, features?: number }[]} cells channels stay where none are given
 * @param {Description} head
 */
export function body(stem, cells, head) {
  const entries = cells.map(({ op, features = -1 }, i) => {
    const name = `${i}-s${op.kwargs?.stride ?? 1}`;
    const kwargs = { name, features_mult: features > 0 ? -1 : 1, features_fixed: features };
    return [name, { name: 'SingleLayerCell', kwargs, submodules: { op } }];
  });
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: {
      features_mul: 1,
      features_first_cell: -1,
      cell_order: entries.map(([name]) => name),
      cell_configs: Object.fromEntries(entries),
      cell_partials: {},
    },
    submodules: { stem },
    submodule_lists: { heads: [head] },
  };
}

/** A stem of one convolution. */
export function convStem(features, act_fun, { k_size = 3, stride = 2 } = {}) {
  const kwargs = { stride, k_size, act_fun, order: 'w_bn_act', use_bn: true, bn_affine: true };
  return {
    name: 'ConvStem',
    kwargs: { features, ...kwargs },
    submodules: { stem_module: { name: 'ConvLayer', kwargs } },
  };
}

/** A convolution and an inverted bottleneck with expansion 1. */
export function mobileStem({ features, act_fun, features1, act_fun1 = act_fun, stride1 = 1, se_cmul1 = 0 }) {
  const own = { stride: 2, k_size: 3, act_fun, features1, stride1, k_size1: 3, act_fun1, se_cmul1 };
  const attention = { att_cls: 'SqueezeExcitationChannelModule', c_mul: se_cmul1, squeeze_act: act_fun1 };
  const conv = { k_size: 3, stride: 2, act_fun, act_inplace: true, bn_affine: true };
  const att_dict = se_cmul1 > 0 ? attention : null;
  const bottleneck = { k_size: 3, stride: stride1, expansion: 1, act_fun: act_fun1, att_dict };
  return {
    name: 'MobileNetV2Stem',
    kwargs: { features, ...own },
    submodules: {
      stem0: { name: 'ConvLayer', kwargs: conv },
      stem1: { name: 'MobileInvertedConvLayer', kwargs: bottleneck },
    },
  };
}

/** A 1x1 convolution with batch normalisation and activation. */
export function pointwise(features, act_fun) {
  return { features, op: { name: 'ConvLayer', kwargs: { k_size: 1, act_fun, bn_affine: true } } };
}
