import type { Description } from '@uninas/contracts';
import { bodyOf } from './descriptions.js';
import { DEPENDENT, dependentOn, PLAIN, SEARCHED } from './layer-examples.js';

/** A small network around one part, with smooth activation functions. */
export interface PartExample {
  readonly name: string;
  readonly description: Description;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

const layer = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;
const smooth = { act_fun: 'swish', bn_affine: true };
const conv = layer('ConvLayer', { ...smooth, k_size: 3 });
const skip = layer('SkipLayer');
const of = (name: string, ...submodules: Description[]): Description => ({ name, submodule_lists: { submodules } });
const on = (idx: number, wrapped: Description): Description => ({
  ...layer('InputChoiceWrapperModule', { idx }),
  submodules: { wrapped },
});
const mixed = (name: string): Description => ({
  ...layer('MixedOp', { name }),
  ...lists({ submodules: [skip, conv] }),
});
const lists = (submodule_lists: Readonly<Record<string, readonly Description[]>>) => ({ submodule_lists });

/** A body of one stem, one cell `c` and one head. */
function around(
  parts: { readonly stem?: Description; readonly cell?: Description; readonly head?: Description },
  features = 8,
): Description {
  const base = bodyOf([{ op: conv, features }], { stem: { features: 8 }, act_fun: 'tanh' });
  const { stem = base.submodules!.stem!, head = layer('ClassificationHead') } = parts;
  const cell = parts.cell ?? { ...layer('SingleLayerCell'), submodules: { op: conv } };
  const kwargs = { name: 'c', features_fixed: features };
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: { cell_order: ['c'], cell_configs: { c: { ...cell, kwargs: { ...kwargs, ...cell.kwargs } } } },
    submodules: { stem },
    submodule_lists: { heads: [head] },
  } as unknown as Description;
}

const INPUT = [4, 5, 3];
const OUTPUT = [3];
const example = (
  name: string,
  description: Description,
  input: readonly number[] = INPUT,
  output: readonly number[] = OUTPUT,
): PartExample => ({ name, description, input, output });

const stem = (name: string, kwargs: object, input: readonly number[], more: object, cell?: Description): PartExample =>
  example(
    name,
    around({ stem: { ...layer(name, kwargs), submodules: more } as Description, ...(cell && { cell }) }),
    input,
  );
const head = (name: string, kwargs: object, input: readonly number[], output: readonly number[]): PartExample =>
  example(name, around({ head: layer(name, kwargs) }), input, output);
const op = (one: Description, features = 8): PartExample =>
  example(one.name, around({ cell: { ...layer('SingleLayerCell'), submodules: { op: one } } }, features));

const stemConv = (kwargs: object = {}): Description => layer('ConvLayer', { ...smooth, ...kwargs });
const darts = (block: string, ops: readonly Description[], kwargs: object = {}): Description => ({
  ...layer('DartsCNNCell'),
  submodules: { concat: layer('ConcatChoiceModule', { idxs: [2, 3] }) },
  submodule_lists: {
    blocks: [
      { ...layer(block, kwargs), ...lists({ ops }) },
      { ...layer('DartsCNNBlock'), ...lists({ ops: [on(2, conv), on(0, skip)] }) },
    ],
  },
});
const bench = (block: string, ops: readonly Description[], kwargs: object = {}): Description => ({
  ...layer('Bench201CNNCell'),
  ...lists({ blocks: [{ ...layer(block, kwargs), ...lists({ ops }) }] }),
});
const cifar = { ...layer('DartsCifarStem', { features: 8 }), submodules: { stem_module: stemConv({ order: 'w_bn' }) } };

const linear = layer('LinearLayer', { act_fun: 'tanh', bn_affine: true, bias: true });

/** Stems, heads, cells, blocks, modules and the layers that need other inputs than most. */
const OTHERS: readonly PartExample[] = [
  stem('ConvStem', { features: 8 }, INPUT, { stem_module: stemConv() }),
  stem('SkipStem', {}, INPUT, {}),
  stem('ReshapeStem', { reshape_to: '5, 4, -1' }, INPUT, {}),
  stem('LinearToConvStem', { features: 6, act_fun: 'tanh' }, [5], {}),
  stem('MobileNetV2Stem', { features: 8, features1: 8 }, [6, 6, 3], {
    stem0: stemConv({ stride: 2 }),
    stem1: layer('MobileInvertedConvLayer', { ...smooth, expansion: 1 }),
  }),
  example('DartsCifarStem', around({ stem: cifar, cell: darts('DartsCNNBlock', [on(0, conv), on(1, skip)]) })),
  stem('DartsImagenetStem', { features: 8 }, [16, 16, 3], {}, darts('DartsCNNBlock', [on(0, conv), on(1, skip)])),
  head('Bench201Head', {}, INPUT, OUTPUT),
  head('ClassificationHead', {}, INPUT, OUTPUT),
  head('FeatureMixClassificationHead', { features: 12, act_fun: 'tanh' }, INPUT, OUTPUT),
  head('SeFeatureMixClassificationHead', { features: 12, act_fun: 'tanh', se_act_fun: 'tanh' }, INPUT, OUTPUT),
  head('PwClassificationHead', { act_fun: 'tanh' }, INPUT, [4, 5, 3]),
  head('IdentityHead', {}, INPUT, [4, 5, 8]),
  head('DartsCifarAuxHead', {}, [8, 8, 3], OUTPUT),
  head('DartsImageNetAuxHead', {}, [7, 7, 3], OUTPUT),
  example('PassThroughCNNCell', around({ cell: { ...layer('PassThroughCNNCell'), submodules: { op: conv } } })),
  example('Bench201CNNBlock', around({ cell: bench('Bench201CNNBlock', [on(0, conv), on(0, skip)]) })),
  example(
    'Bench201CNNSearchBlock',
    around({ cell: bench('Bench201CNNSearchBlock', [on(0, mixed('w'))], { path_names: ['w'] }) }),
  ),
  example(
    'DartsCNNSearchBlock',
    around({
      stem: cifar,
      cell: darts('DartsCNNSearchBlock', [on(0, mixed('v')), on(1, mixed('w'))], { path_names: ['v', 'w'] }),
    }),
  ),
  example(
    'SplitWeightsMixedOp',
    bodyOf(
      dependentOn('SplitWeightsMixedOp', [-1], { depth: 1 }).map((one) => ({ op: one, features: 4 })),
      { stem: { features: 4 }, act_fun: 'tanh' },
    ),
  ),
  op(of('SequentialModulesF', conv, skip), 12),
  op(of('SequentialModulesL', skip, conv), 12),
  op(of('SumParallelModules', skip, conv)),
  example(
    'ParallelModules',
    bodyOf(
      [
        {
          op: of(
            'SequentialModulesL',
            of('ParallelModules', skip, conv),
            layer('ConcatChoiceModule', { idxs: [0, 1] }),
          ),
          features: 16,
        },
      ],
      { stem: { features: 8 }, act_fun: 'tanh' },
    ),
  ),
  op(layer('ZeroLayer')),
  op(layer('PoolingLayer', { ...smooth, pool_type: 'avg' })),
  op(layer('FactorizedReductionLayer', { ...smooth, order: 'act_w_bn' })),
  op(layer('ResNetLayer', { ...smooth, shortcut_type: 'conv1x1' }), 12),
  example('ClassificationLayer', around({
    cell: { ...layer('SingleLayerCell'), submodules: { op: layer('ClassificationLayer', { bn_affine: true, bias: true }) } },
    head: layer('IdentityHead'),
  }), INPUT, [8]), // prettier-ignore
  example('LinearLayer', {
    ...layer('FullyConnectedNetworkBody', { layer_widths: [6] }),
    submodules: { head: layer('LinearLayer', { use_bn: false, order: 'w', bias: true }) },
    submodule_lists: { layers: [linear] },
  }, [5]), // prettier-ignore
];

const LAYERS: readonly PartExample[] = [...PLAIN, ...SEARCHED].map(({ name, op: one, features }) =>
  example(name, bodyOf([{ op: one, features }], { stem: { features: 8 }, act_fun: 'tanh' })),
);

const MIXED: readonly PartExample[] = DEPENDENT.map(([cls, kwargs]) =>
  example(cls, bodyOf(dependentOn(cls, [-1, -2], kwargs).map((one) => ({ op: one, features: 8 })), { stem: { features: 8 }, act_fun: 'tanh' })),
); // prettier-ignore

/** Those of which `every-part.spec.ts` tests the gradients; `layers.spec.ts` tests those of the others. */
export const PART_EXAMPLES = OTHERS;
/** One for every part, but for those whose gradient is none of a difference. */
export const ALL_EXAMPLES = [...OTHERS, ...LAYERS, ...MIXED];
