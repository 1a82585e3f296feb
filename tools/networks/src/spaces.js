/**
 * A search space of single-operation cells in stages, as a flat configuration.
 *
 * @param {[number, number, number][]} stages channels, step and number of cells; all but the first of a stage keep both
 */
function staged(primitives, stages, stem, head) {
  const names = stages.map(([, stride], i) => `s${i}-${stride > 1 ? 'r' : 'n'}`);
  const order = stages.flatMap(([, , count], i) => [names[i], ...Array(count - 1).fill('n')]);
  // The cells that keep everything are described second, where the first of them is needed.
  const kinds = names.map((name, i) => ({ name, features_fixed: stages[i][0], stride: stages[i][1] }));
  if (order.includes('n')) kinds.splice(1, 0, { name: 'n', features_mult: 1, stride: 1 });
  return search(
    order,
    kinds.map((kind) => ['SingleLayerCNNSearchCell', { arc_shared: false, ...kind }, primitives]),
    stem,
    head,
  );
}

function search(order, cells, [stem, stemArgs], [head, headArgs], body = {}) {
  const bodyArgs = { cell_order: order.join(', '), features_first_cell: -1, features_mul: 1, ...body };
  return {
    cls_network: 'SearchUninasNetwork',
    cls_network_body: 'StackedCellsNetworkBody',
    ...prefixed('cls_network_body', bodyArgs),
    cls_network_cells: cells.map(([cls]) => cls).join(', '),
    ...Object.assign({}, ...cells.map(([, args], i) => prefixed(`cls_network_cells#${i}`, args))),
    cls_network_cells_primitives: cells.map(([, , primitives]) => primitives).join(', '),
    cls_network_stem: stem,
    ...prefixed('cls_network_stem', stemArgs),
    cls_network_heads: head,
    ...prefixed('cls_network_heads#0', headArgs),
  };
}

function prefixed(slot, args) {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [`{${slot}}.${name}`, value]));
}

const mobileStem = (features, features1, act_fun = 'relu6', se_cmul1 = 0) => [
  'MobileNetV2Stem',
  { features, stride: 2, k_size: 3, act_fun, features1, stride1: 1, k_size1: 3, act_fun1: act_fun, se_cmul1 },
];
const convStem = (features, args) => ['ConvStem', { features, stride: 1, k_size: 3, ...args }];
const mixHead = (features, act_fun = 'relu6', bias = true) => [
  'FeatureMixClassificationHead',
  { weight: 1, cell_idx: -1, persist: true, features, act_fun, bias, dropout: 0, gap_first: false },
];

/** Channels, step and number of cells of the stages; Chu et al., 2019, "FairNAS", table 2. */
const FAIRNAS = [
  [32, 2, 2],
  [40, 2, 4],
  [80, 2, 4],
  [96, 1, 4],
  [192, 2, 4],
  [320, 1, 1],
];
/** With two more cells in the first stage; Cai et al., 2019, "ProxylessNAS", section 4.2. */
const PROXYLESS = [[32, 2, 4], ...FAIRNAS.slice(1)];
/** Tan and Le, 2019, "EfficientNet", table 1. */
const EFFICIENT = [
  [24, 2, 2],
  [40, 2, 2],
  [80, 2, 3],
  [112, 1, 3],
  [192, 2, 4],
  [320, 1, 1],
];
/** Sandler et al., 2018, "MobileNetV2", table 2. */
const MOBILE_V2 = [
  [24, 2, 2],
  [32, 2, 3],
  [64, 2, 4],
  [96, 1, 3],
  [160, 2, 3],
  [320, 1, 1],
];
const FAIRNAS_SMALL = [
  [24, 2, 2],
  [32, 2, 3],
  [64, 2, 3],
  [64, 1, 3],
  [64, 2, 3],
  [224, 1, 1],
];
/** Guo et al., 2020, "Single path one-shot neural architecture search with uniform sampling", table 1. */
const SHUFFLE = [
  [64, 2, 4],
  [160, 2, 4],
  [320, 2, 8],
  [640, 2, 4],
];
/** Su et al., 2021, "Prioritized architecture sampling with Monto-Carlo tree search", section 4. */
const MACRO = [
  [64, 2, 2],
  [128, 2, 3],
  [256, 2, 3],
];

const fair = (primitives, stages = FAIRNAS) => staged(primitives, stages, mobileStem(32, 16), mixHead(1280));

const dartsCell = (name, features_mult, stride) => [
  'DartsCNNSearchCell',
  {
    name,
    arc_key: name,
    arc_shared: true,
    features_mult,
    stride,
    num_concat: 4,
    num_blocks: 4,
    cls_block: 'DartsCNNSearchBlock',
  },
  'DartsPrimitives',
];

/** Search spaces by name, as flat configurations. */
export const spaces = {
  /** Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", with two cells a stage. */
  bench201: search(
    ['n', 'n', 'r', 'n', 'n', 'r', 'n', 'n'],
    [
      [
        'Bench201CNNSearchCell',
        {
          name: 'n',
          arc_key: 'n',
          arc_shared: true,
          features_mult: 1,
          stride: 1,
          num_blocks: 3,
          cls_block: 'Bench201CNNSearchBlock',
        },
        'Bench201Primitives',
      ],
      ['Bench201ReductionCell', { name: 'r', features_mult: 2, stride: 2 }, 'Bench201Primitives'],
    ],
    convStem(16, { act_fun: 'identity', order: 'w_bn' }),
    ['Bench201Head', {}],
  ),
  bench_macro: staged(
    'BenchMacroPrimitives',
    MACRO,
    convStem(32, { act_fun: 'identity', order: 'w_bn' }),
    mixHead(1280, 'relu'),
  ),
  /** Liu et al., 2019, "DARTS: Differentiable architecture search", section 3.1.1. */
  darts: search(
    ['n', 'n', 'r', 'n', 'n', 'r', 'n', 'n'],
    [dartsCell('n', 1, 1), dartsCell('r', 2, 2)],
    ['DartsCifarStem', { features: 48 }],
    ['ClassificationHead', { weight: 1, cell_idx: -1, persist: true, bias: true, dropout: 0 }],
    { features_first_cell: 64 },
  ),
  efficientnet: staged('EfficientNetPrimitives', EFFICIENT, mobileStem(32, 16, 'swish', 0.25), mixHead(1280, 'swish')),
  fairnas: fair('MobileNetV2Primitives'),
  fairnas_shared: fair('SharedMobileNetV2Primitives'),
  fairnas_small: staged('MobileNetV2Primitives', FAIRNAS_SMALL, mobileStem(24, 12), mixHead(640)),
  mobilenet_v2: fair('MobileNetV2Primitives', MOBILE_V2),
  proxylessnas: fair('MobileNetV2SkipPrimitives', PROXYLESS),
  /** Chu et al., 2019, "ScarletNAS", section 4.1. */
  scarletnas: fair('ScarletPrimitives'),
  shufflenet_v2: staged(
    'ShuffleNetV2Primitives',
    SHUFFLE,
    convStem(16, { stride: 2, act_fun: 'relu', order: 'w_bn_act' }),
    mixHead(1024, 'relu', false),
  ),
  /** A small one for tests. */
  test_small_net: fair('MobileNetV2Primitives', [
    [32, 2, 1],
    [40, 2, 1],
    [80, 2, 1],
  ]),
  /** FairNAS with linear transformers. */
  uninas1: fair('MobileNetV2SkipLTPrimitives'),
};
