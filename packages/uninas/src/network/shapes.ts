import type { Description, NetworkPlan, Shape } from '@uninas/contracts';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';

/** What a network is planned for. */
export interface Shapes {
  readonly input: Shape;
  /** `[classes]` */
  readonly output: Shape;
}

/** Shapes that are known or assumed, and how. */
export interface KnownShapes extends Partial<Shapes> {
  /** As an end of a sentence. */
  readonly from: string;
}

/** Larger images or more classes than anybody has; beyond, numbers of operations are no longer exact. */
const LARGEST = 65536;

/** @throws {UsageError} if `--input` or `--classes` make no sense */
export function givenShapes(invocation: Invocation): KnownShapes {
  const classes = invocation.count('classes');
  const text = invocation.text('input');
  const input = text?.split(/[,x]/).map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  const isShape = input === undefined || input.length === 1 || input.length === 3;
  if (!isShape || input?.every((size) => size >= 1 && size <= LARGEST) === false) {
    throw new UsageError(
      `--input is H,W,C, such as 224,224,3, or a number of features, each from 1 to ${LARGEST}; ${text} was given`,
      'network',
    );
  }
  if (classes !== undefined && classes > LARGEST) {
    throw new UsageError(`--classes takes a whole number from 1 to ${LARGEST}, ${classes} was given`, 'network');
  }
  return {
    ...(input && { input }),
    ...(classes !== undefined && { output: [classes] }),
    from: 'as given',
  };
}

/** The shapes of the data of the run that a file lies in. */
export function shapesOfRun(file: string): KnownShapes | undefined {
  for (const folder of [dirname(file), dirname(dirname(file))]) {
    const data = join(folder, 'data.meta.json');
    if (!existsSync(data) || !existsSync(join(folder, 'run.json'))) continue;
    try {
      const { input, output } = JSON.parse(readFileSync(data, 'utf8')) as Record<string, unknown>;
      if (isShape(input) && isShape(output)) return { input, output, from: `those of the run ${basename(folder)}` };
    } catch {
      return undefined; // damaged: something is assumed, and said to be
    }
  }
  return undefined;
}

/** The shapes that the original wrote into descriptions of search networks, channels first there. */
export function shapesWithin({ kwargs = {} }: Description): KnownShapes | undefined {
  const known = kwargs as Readonly<Record<string, unknown>>;
  const input = onlyOf(known['shape_in_list'] ?? known['s_in_list']);
  const output = onlyOf(known['shape_out_list'] ?? known['s_out_list']);
  if (!isShape(input) || !isShape(output)) return undefined;
  const [channels, ...sides] = input;
  return { input: [...sides, channels!], output, from: 'those that the file tells' };
}

/** A shape, or the only one of a list of shapes. */
function onlyOf(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && Array.isArray(value[0]) ? (value[0] as unknown) : value;
}

const IMAGENET: Shapes & KnownShapes = { input: [224, 224, 3], output: [1000], from: 'as for ImageNet' };
const CIFAR: Shapes & KnownShapes = { input: [32, 32, 3], output: [10], from: 'as for CIFAR-10' };

/** What is assumed first of all. */
export const ASSUMED = IMAGENET;

/** What to assume for a network planned for ImageNet: its stem tells whether it is made for small images. */
export function betterAssumption({ modules }: NetworkPlan): typeof ASSUMED {
  const [stem] = modules;
  const isForSmall = stem?.part === 'stem' && stem.outputs.at(-1)?.[0] === stem.inputs[0]?.[0];
  return isForSmall ? CIFAR : IMAGENET;
}

function isShape(value: unknown): value is readonly number[] {
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1;
  return Array.isArray(value) && value.length > 0 && value.every(isSize);
}
