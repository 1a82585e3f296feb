import type { Description } from '@uninas/contracts';
import { makeDivisible } from '../layers/divisible.js';
import { squeezeOfInput } from '../primitives/inverted-bottlenecks.js';

/** Kernel size, step, expansion, channels and number of blocks of the stages. */
const STAGES = [
  [3, 1, 1, 16, 1],
  [3, 2, 6, 24, 2],
  [5, 2, 6, 40, 2],
  [3, 2, 6, 80, 3],
  [5, 1, 6, 112, 3],
  [5, 2, 6, 192, 4],
  [3, 1, 6, 320, 1],
] as const;

/**
 * The body of an EfficientNet with channels and blocks multiplied.
 *
 * @source Tan and Le, 2019, "EfficientNet: Rethinking model scaling for convolutional neural networks", table 1
 */
export function describeEfficientNet(width: number, depth: number): Description {
  const scaled = (channels: number): number => makeDivisible(channels * width);
  const blocks = STAGES.flatMap(([k_size, stride, expansion, features, count]) =>
    Array.from({ length: Math.ceil(count * depth) }, (_, i) => ({
      features: scaled(features),
      kwargs: { ...block, k_size, stride: i === 0 ? stride : 1, expansion },
    })),
  );
  // The first block belongs to the stem.
  const [first, ...cells] = blocks;
  const names = cells.map((_, i) => `${i}`);
  const stem = {
    features: scaled(32),
    act_fun: 'swish',
    features1: first!.features,
    act_fun1: 'swish',
    se_cmul1: 0.25,
  };
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: {
      features_mul: 1,
      features_first_cell: -1,
      cell_order: names,
      cell_configs: Object.fromEntries(
        cells.map(({ features, kwargs }, i) => {
          const name = names[i]!;
          const op = { name: 'MobileInvertedConvLayer', kwargs };
          return [name, { name: 'SingleLayerCell', kwargs: { name, features_fixed: features }, submodules: { op } }];
        }),
      ),
      cell_partials: {},
    },
    submodules: {
      stem: {
        name: 'MobileNetV2Stem',
        kwargs: stem,
        submodules: {
          stem0: { name: 'ConvLayer', kwargs: { k_size: 3, stride: 2, act_fun: 'swish', bn_affine: true } },
          stem1: { name: 'MobileInvertedConvLayer', kwargs: first!.kwargs },
        },
      },
    },
    submodule_lists: {
      heads: [
        { name: 'FeatureMixClassificationHead', kwargs: { features: Math.max(scaled(1280), 1), act_fun: 'swish' } },
      ],
    },
  };
}

const block = { act_fun: 'swish', att_dict: squeezeOfInput } as const;
