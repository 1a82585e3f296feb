const steps = { act_fun: 'relu', order: 'act_w_bn', bn_affine: true };

function conv(k_size, stride, dilation = 1) {
  return { name: 'SepConvLayer', kwargs: { ...steps, k_size, stride, dilation } };
}

function pool(pool_type, stride, use_bn) {
  const order = use_bn ? 'w_bn' : 'w';
  return { name: 'PoolingLayer', kwargs: { pool_type, k_size: 3, stride, order, use_bn, bn_affine: true } };
}

/** Operations by the short names of the definitions below, such as `sep3`, `single3`, `dil5`, `max`, `maxbn`, `skip`. */
function operation(name, stride) {
  const [, kind, digit] = /^([a-z]+)(\d?)$/.exec(name);
  const k_size = Number(digit);
  switch (kind) {
    case 'sep':
      return { name: 'SequentialModulesF', submodule_lists: { submodules: [conv(k_size, stride), conv(k_size, 1)] } };
    case 'single':
      return conv(k_size, stride);
    case 'dil':
      return conv(k_size, stride, 2);
    case 'max':
    case 'avg':
      return pool(kind, stride, false);
    case 'maxbn':
      return pool('max', stride, true);
    case 'skip':
      return stride === 1 ? { name: 'SkipLayer' } : { name: 'FactorizedReductionLayer', kwargs: steps };
  }
  throw new Error(`there is no operation ${name}`);
}

/** @param {string} definition for each block two operations with the value each one reads, as in `sep3 0 skip 1, ...` */
function cell(name, features_mult, definition, stride) {
  const blocks = definition.split(', ').map((block) => {
    const [first, a, second, b] = block.split(' ');
    const ops = [
      [first, Number(a)],
      [second, Number(b)],
    ].map(([op, idx]) => ({
      name: 'InputChoiceWrapperModule',
      kwargs: { idx },
      submodules: { wrapped: operation(op, idx < 2 ? stride : 1) },
    }));
    return { name: 'DartsCNNBlock', submodule_lists: { ops } };
  });
  return {
    name: 'DartsCNNCell',
    kwargs: { name, features_mult, features_fixed: -1 },
    submodules: { concat: { name: 'ConcatChoiceModule', kwargs: { idxs: [2, 3, 4, 5], dim: 1 } } },
    submodule_lists: { blocks },
  };
}

/** A normal and a reduction cell, with the stem of CIFAR; other bodies may take the cells. */
function network(normal, reduction) {
  const kwargs = { k_size: 3, order: 'w_bn', bn_affine: true };
  const stem_module = { name: 'ConvLayer', kwargs };
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: {
      features_mul: 1,
      features_first_cell: 144,
      cell_order: ['n', 'r'],
      cell_configs: { n: cell('n', 1, normal, 1), r: cell('r', 2, reduction, 2) },
      cell_partials: {},
    },
    submodules: { stem: { name: 'DartsCifarStem', kwargs: { features: 108 }, submodules: { stem_module } } },
    submodule_lists: { heads: [{ name: 'ClassificationHead' }] },
  };
}

/** @type {Record<string, import('./body.js').Description>} */
export const dartsNetworks = {
  /** Liu et al., 2019, "DARTS: Differentiable architecture search", first order. */
  DARTS_V1: network(
    'sep3 1 sep3 0, skip 0 sep3 1, skip 0 sep3 1, sep3 0 skip 2',
    'max 0 max 1, skip 2 max 0, max 0 skip 2, skip 2 avg 0',
  ),
  /** Liu et al., 2019, "DARTS: Differentiable architecture search", figures 4 and 5, second order. */
  DARTS_V2: network(
    'sep3 0 sep3 1, sep3 0 sep3 1, sep3 1 skip 0, skip 0 dil3 2',
    'max 0 max 1, skip 2 max 1, max 0 skip 2, skip 2 max 1',
  ),
  /** Chen et al., 2019, "Progressive differentiable architecture search", figure 4. */
  PDARTS: network(
    'skip 0 dil3 1, skip 0 sep3 1, sep3 1 sep3 3, sep3 0 dil5 4',
    'avg 0 sep5 1, sep3 0 dil5 2, max 0 dil3 1, dil3 1 dil5 3',
  ),
  /** Laube and Zell, 2019, "Prune and Replace NAS", DL1. */
  PR_DARTS_DL1: network(
    'sep5 0 sep3 1, sep3 1 skip 2, sep3 1 skip 2, skip 0 skip 2',
    'sep3 0 skip 1, sep5 2 max 0, sep3 0 sep3 1, sep3 4 max 1',
  ),
  /** Laube and Zell, 2019, "Prune and Replace NAS", DL2. */
  PR_DARTS_DL2: network(
    'sep3 0 single3 1, sep7 2 single3 1, sep5 1 skip 0, sep3 1 sep7 4',
    'sep3 1 single3 0, sep3 1 skip 2, max 0 single3 3, single3 0 skip 3',
  ),
  /** Noy et al., 2020, "ASAP: Architecture search, anneal and prune", figure 6. */
  ASAP: network(
    'sep3 0 sep3 1, skip 0 sep3 1, skip 0 skip 2, skip 1 skip 2',
    'avg 0 sep3 1, avg 0 dil5 2, max 1 skip 2, max 0 skip 2',
  ),
  /** Zheng et al., 2019, "Multinomial distribution learning for effective neural architecture search", figure 4. */
  MdeNAS: network(
    'sep3 0 sep5 1, skip 0 sep5 1, sep3 1 sep5 3, maxbn 4 dil5 3',
    'maxbn 0 sep5 1, skip 0 skip 1, skip 2 sep3 3, sep5 0 dil3 3',
  ),
};
