import type { NetworkPlan } from '@uninas/contracts';

/** How a family of networks is named elsewhere. */
export interface TorchFamily {
  /** Whose names these are, for messages. */
  readonly name: string;
  /** A file of the family has modules of all these names. */
  readonly marks: readonly string[];
  /** Their blocks; the n-th in order is our n-th cell that has variables. */
  readonly block: RegExp;
  /** Modules outside of blocks: theirs, ours. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Modules inside of a block: theirs, ours. */
  readonly inner: Readonly<Record<string, string>>;
}

/** The families whose networks are shipped with this project. */
export const TORCH_FAMILIES: readonly TorchFamily[] = [
  {
    name: "torchvision's ResNet",
    marks: ['conv1', 'bn1', 'layer1.0.conv1', 'layer4.0.conv1', 'fc'],
    block: /^layer\d+\.\d+(?=\.)/,
    fixed: { conv1: 'stem.stem_module.conv', bn1: 'stem.stem_module.bn', fc: 'head.linear' },
    inner: {
      conv1: 'op.conv_1',
      bn1: 'op.bn_1',
      conv2: 'op.conv_2',
      bn2: 'op.bn_2',
      conv3: 'op.conv_3',
      bn3: 'op.bn_3',
      'downsample.0': 'op.shortcut.conv',
      'downsample.1': 'op.shortcut.bn',
    },
  },
  {
    name: "torchvision's MobileNetV2",
    marks: ['features.0.0', 'features.1.conv.0.0', 'features.2.conv.3', 'features.18.0', 'classifier.1'],
    // the first block has no expansion, and belongs to our stem; the last is the convolution of our head
    block: /^features\.(?:[2-9]|1[0-7])(?=\.)/,
    fixed: {
      'features.0.0': 'stem.stem0.conv',
      'features.0.1': 'stem.stem0.bn',
      'features.1.conv.0.0': 'stem.stem1.conv',
      'features.1.conv.0.1': 'stem.stem1.bn',
      'features.1.conv.1': 'stem.stem1.conv_out',
      'features.1.conv.2': 'stem.stem1.bn_out',
      'features.18.0': 'head.mix',
      'features.18.1': 'head.bn',
      'classifier.1': 'head.linear',
    },
    inner: {
      'conv.0.0': 'op.conv_in',
      'conv.0.1': 'op.bn_in',
      'conv.1.0': 'op.conv',
      'conv.1.1': 'op.bn',
      'conv.2': 'op.conv_out',
      'conv.3': 'op.bn_out',
    },
  },
];

/**
 * Our names of the modules of a file, if it is of the family.
 *
 * @param theirs names of their modules in natural order
 * @returns ours by theirs; undefined if the file is not of the family
 */
export function namesInFamily(
  family: TorchFamily,
  theirs: readonly string[],
  plan: NetworkPlan,
): ReadonlyMap<string, string> | undefined {
  if (!family.marks.every((mark) => theirs.includes(mark))) return undefined;
  const cells = new Set(plan.variables.flatMap(({ name }) => /^cells\.\d+/.exec(name)?.[0] ?? []));
  const blocks = new Set(theirs.flatMap((name) => family.block.exec(name)?.[0] ?? []));
  const cellOf = new Map([...blocks].map((block, i) => [block, [...cells][i]]));
  const names = new Map<string, string>();
  for (const name of theirs) {
    const block = family.block.exec(name)?.[0];
    const cell = block && cellOf.get(block);
    const inner = block && family.inner[name.slice(block.length + 1)];
    const ours = block === undefined ? family.fixed[name] : cell && inner && `${cell}.${inner}`;
    if (ours !== undefined && ours !== '') names.set(name, ours);
  }
  return names;
}
