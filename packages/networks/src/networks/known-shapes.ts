import type { Description, PlannedModule, Shape } from '@uninas/contracts';

/** What a network is planned for. */
export interface NetworkShapes {
  /** Channels last. */
  readonly input: Shape;
  /** `[classes]` */
  readonly output: Shape;
}

/** NetworkShapes that are known or assumed, and how. */
export interface KnownShapes extends Partial<NetworkShapes> {
  /** As an end of a sentence. */
  readonly from: string;
}

/** The shapes that the original wrote into descriptions of search networks, channels first there. */
export function shapesWithin({ kwargs = {} }: Description): KnownShapes | undefined {
  const known = kwargs as Readonly<Record<string, unknown>>;
  const input = onlyOf(known['shape_in_list'] ?? known['s_in_list']);
  const output = onlyOf(known['shape_out_list'] ?? known['s_out_list']);
  if (!isShape(input) && !isShape(output)) return undefined;
  const [channels, ...sides] = isShape(input) ? input : [];
  return {
    ...(channels !== undefined && { input: [...sides, channels] }),
    ...(isShape(output) && { output }),
    from: 'those that the file tells',
  };
}

/** A shape, or the only one of a list of shapes. */
function onlyOf(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && Array.isArray(value[0]) ? (value[0] as unknown) : value;
}

function isShape(value: unknown): value is readonly number[] {
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1;
  return Array.isArray(value) && value.length > 0 && value.every(isSize);
}

/** What is assumed first of all. */
export const IMAGENET: NetworkShapes & KnownShapes = { input: [224, 224, 3], output: [1000], from: 'as for ImageNet' };
const CIFAR: NetworkShapes & KnownShapes = { input: [32, 32, 3], output: [10], from: 'as for CIFAR-10' };

/**
 * What to assume for a network that was planned for ImageNet, or of which a beginning was: its stem
 * tells whether it is made for small images.
 */
export function assumedFor(modules: readonly PlannedModule[]): NetworkShapes & KnownShapes {
  const [stem] = modules;
  const isForSmall = stem?.part === 'stem' && stem.outputs.at(-1)?.[0] === stem.inputs[0]?.[0];
  return isForSmall ? CIFAR : IMAGENET;
}
