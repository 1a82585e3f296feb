import type { Branch, NetworkPart, PlanBuilder, Value } from '@uninas/contracts';
import { mixedConv } from './mixed-conv.js';
import { paddingOf } from './padding.js';

/** What decides the paths of a shared inverted bottleneck. */
export interface SharedOptions {
  readonly name: string;
  readonly strategy_name: string;
  readonly skip_op: 'None' | 'SkipLayer' | 'LinearTransformerLayer';
  readonly k_size_in: readonly number[];
  readonly k_size_out: readonly number[];
  readonly k_sizes: readonly number[];
  readonly stride: number;
  readonly padding: string;
  readonly expansions: readonly number[];
  readonly dilation: number;
  readonly bn_affine: boolean;
  readonly act_fun: string;
  readonly fused: boolean;
}

/** The paths in the order of their indices: by expansion, then by kernel size. */
export function sharedPaths(
  options: Pick<SharedOptions, 'expansions' | 'k_sizes'>,
): readonly { readonly expansion: number; readonly k_size: number }[] {
  return options.expansions.flatMap((expansion) => options.k_sizes.map((k_size) => ({ expansion, k_size })));
}

/** Plans all paths as candidates of one architecture weight; each adds the shortcut where the shape stays. */
export function planShared(
  builder: PlanBuilder,
  x: Value,
  features: number,
  options: SharedOptions,
  attention: NetworkPart | undefined,
): Value {
  const { name: weight, strategy_name: strategy, skip_op, stride, fused } = options;
  if (weight === '') builder.fail('needs the name of an architecture weight');
  if (fused) builder.fail('shared paths cannot be fused');
  const branches: Branch[] = sharedPaths(options).map((path) => {
    const shared = `expansion_${path.expansion}`;
    const own = `${shared}.k_${path.k_size}`;
    return {
      plan: () => planPath(builder, x, features, options, attention, { ...path, shared, own }),
      names: [
        [`${own}.`, ''],
        [`${shared}.`, ''],
      ],
    };
  });
  if (skip_op !== 'None' && stride === 1) {
    // Of the skip operation nothing remains.
    const plan = (): Value =>
      skip_op === 'SkipLayer'
        ? builder.padChannels(x, features)
        : builder.conv2d(x, { name: 'skip.conv', features, size: 1 });
    branches.push({ plan, names: [] });
  }
  builder.request({ weight, strategy }, branches.length);
  return builder.choose([x], weight, branches);
}

interface Path {
  readonly expansion: number;
  readonly k_size: number;
  /** Beginning of the names of what all paths of the expansion share. */
  readonly shared: string;
  /** Beginning of the names of what is this path's own. */
  readonly own: string;
}

function planPath(
  builder: PlanBuilder,
  x: Value,
  features: number,
  options: SharedOptions,
  attention: NetworkPart | undefined,
  { expansion, k_size, shared, own }: Path,
): Value {
  const { k_size_in, k_size_out, stride, dilation, bn_affine: affine, act_fun } = options;
  const channels = x.shape.at(-1)!;
  const active = (y: Value, name: string, isShared: boolean): Value =>
    builder.activation(builder.batchNorm(y, { name, affine, shared: isShared }), act_fun);
  let y = x;
  if (expansion !== 1) {
    const conv = { name: `${shared}.conv_in`, features: channels * expansion, sizes: k_size_in, shared: true };
    y = active(mixedConv(builder, y, conv), `${shared}.bn_in`, true);
  }
  const middle = { name: `${own}.conv`, features: y.shape.at(-1)!, size: k_size, groups: -1, stride, dilation };
  y = builder.conv2d(y, { ...middle, padding: paddingOf(builder, options.padding) });
  y = active(y, `${own}.bn`, false);
  if (attention !== undefined) y = builder.part(`${own}.att`, attention, [y], channels)[0]!;
  y = mixedConv(builder, y, { name: `${shared}.conv_out`, features, sizes: k_size_out, shared: true });
  y = builder.batchNorm(y, { name: `${shared}.bn_out`, affine, shared: true });
  const isResidual = stride === 1 && channels === features;
  return isResidual ? builder.add([builder.dropPath(y, false), x]) : y;
}
