import type { Description } from '@uninas/contracts';

/** A body around cells of one operation each, with a convolution of 8 channels as stem. */
export function bodyOf(
  ops: readonly { readonly op: Description; readonly features: number }[],
  more: {
    readonly stem?: { readonly features: number; readonly k_size?: number; readonly stride?: number };
    readonly act_fun?: string;
    readonly heads?: readonly Description[];
  } = {},
): Description {
  const { features, k_size = 3, stride = 1 } = more.stem ?? { features: 8 };
  const act = { order: 'w_bn_act', act_fun: more.act_fun ?? 'relu' };
  const cells = ops.map(({ op, features: features_fixed }, i) => {
    const name = `${i}`;
    return [name, { name: 'SingleLayerCell', kwargs: { name, features_fixed }, submodules: { op } }] as const;
  });
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: {
      features_mul: 1,
      features_first_cell: -1,
      cell_order: cells.map(([name]) => name),
      cell_configs: Object.fromEntries(cells),
      cell_partials: {},
    },
    submodules: {
      stem: {
        name: 'ConvStem',
        kwargs: { features, k_size, stride, ...act },
        submodules: { stem_module: { name: 'ConvLayer', kwargs: { k_size, stride, bn_affine: true, ...act } } },
      },
    },
    submodule_lists: { heads: more.heads ?? [{ name: 'ClassificationHead' }] },
  } as unknown as Description;
}

/** A residual network as the original describes it: basic blocks, `counts` for each stage. */
export function resnet(counts: readonly number[]): Description {
  const pool = {
    name: 'PoolingLayer',
    kwargs: { order: 'w', pool_type: 'max', k_size: 3, stride: 2, act_inplace: false },
  };
  const block = (features: number, stride: number) => ({
    features,
    op: {
      name: 'ResNetLayer',
      kwargs: {
        k_size: 3,
        stride,
        act_fun: 'relu',
        act_inplace: true,
        has_first_act: false,
        bn_affine: true,
        shortcut_type: stride === 2 ? 'conv1x1' : 'id',
      },
    },
  });
  const stages = counts.flatMap((count, stage) =>
    Array.from({ length: count }, (_, i) => block(64 * 2 ** stage, i === 0 && stage > 0 ? 2 : 1)),
  );
  return bodyOf([{ features: 64, op: pool }, ...stages], { stem: { features: 64, k_size: 7, stride: 2 } });
}
