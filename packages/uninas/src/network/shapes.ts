import type { Shape } from '@uninas/contracts';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Shapes that are known of a network, and how. */
export interface KnownShapes {
  readonly input?: Shape;
  /** `[classes]` */
  readonly output?: Shape;
  /** As an end of a sentence. */
  readonly from: string;
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

function isShape(value: unknown): value is readonly number[] {
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1;
  return Array.isArray(value) && value.length > 0 && value.every(isSize);
}
