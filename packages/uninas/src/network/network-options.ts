import type { Gene } from '@uninas/contracts';
import { UsageError, type Invocation } from '../command/invocation.js';
import type { KnownShapes } from './shapes.js';

/** Larger images or more classes than anybody has; beyond, numbers of operations are no longer exact. */
const LARGEST = 65536;

/** What the command line says of a network. */
export interface NetworkOptions {
  /** Shapes that count more than what is known. */
  readonly given: KnownShapes;
  /** The architecture of a search network that is meant; all of it when left out. */
  readonly gene: Gene | undefined;
  /** What is likely wrong with the options, although they make sense. */
  readonly hint?: string;
}

/**
 * The options `--input`, `--classes` and `--gene`.
 *
 * @param command that is run, for messages
 * @throws {UsageError} if they make no sense
 */
export function networkOptions(invocation: Invocation, command: string): NetworkOptions {
  const input = inputOf(invocation.text('input'), command);
  const classes = invocation.count('classes');
  if (classes !== undefined && classes > LARGEST) {
    throw new UsageError(`--classes takes a whole number from 1 to ${LARGEST}, ${classes} was given`, command);
  }
  const given = { ...(input && { input }), ...(classes !== undefined && { output: [classes] }), from: 'as given' };
  const hint = input && channelsFirst(input);
  return { given, gene: geneOf(invocation.text('gene'), command), ...(hint !== undefined && { hint }) };
}

/** Images have one channel or three, and nobody has images of such a height. */
function channelsFirst([height, width, channels]: readonly number[]): string | undefined {
  if (width === undefined || channels === undefined) return undefined;
  const isLikely = (size: number): boolean => size === 1 || size === 3;
  if (!isLikely(height!) || isLikely(channels)) return undefined;
  const words = `height ${height}, width ${width} and ${channels} channels`;
  return `--input is H,W,C: this is ${words}; did you mean --input ${width},${channels},${height}?`;
}

function inputOf(text: string | undefined, command: string): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const input = text.split(/[,x]/).map(wholeNumber);
  const isShape = input.length === 1 || input.length === 3;
  if (isShape && input.every((size) => size >= 1 && size <= LARGEST)) return input;
  throw new UsageError(
    `--input is H,W,C, such as 224,224,3, or a number of features, each from 1 to ${LARGEST}; ${text} was given`,
    command,
  );
}

function geneOf(text: string | undefined, command: string): Gene | undefined {
  if (text === undefined) return undefined;
  const indices = text.split(',').map(wholeNumber);
  if (indices.every(Number.isSafeInteger)) return indices;
  throw new UsageError(`--gene is one index for each architecture weight, such as 0,1,2; ${text} was given`, command);
}

function wholeNumber(text: string): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
}
