import { suggest } from '@uninas/core';

export type KernelChoice = 'pack' | 'plain';

/** What the environment variable `UNINAS_KERNELS` may ask for. */
const WISHES = ['pack', 'portable', 'plain'] as const;

/** Which kernels the environment asks for, `pack` when it does not. @throws {RangeError} if there are no such ones */
export function kernelsOfEnvironment(): (typeof WISHES)[number] {
  return oneOf('UNINAS_KERNELS', process.env['UNINAS_KERNELS'] || 'pack', WISHES);
}

/** What an engine is to compute with. @throws {RangeError} if its option, or the environment, asks for something else */
export function chosenKernels(option: string | undefined): KernelChoice {
  const wish = kernelsOfEnvironment();
  if (option !== undefined) return oneOf('kernels', option, ['pack', 'plain']);
  return wish === 'plain' ? 'plain' : 'pack';
}

function oneOf<const C extends string>(name: string, found: string, choices: readonly C[]): C {
  const choice = choices.find((known) => known === found);
  if (choice !== undefined) return choice;
  const near = suggest(found, choices);
  const hint = near === undefined ? '' : `; did you mean ${near.name}?`;
  throw new RangeError(`${name} is "${found}", expected one of ${choices.join(', ')}${hint}`);
}
