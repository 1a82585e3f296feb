import { rmSync } from 'node:fs';
import type { PbtPlace, RunFiles } from '@uninas/contracts';

/** The files of weights that clients write and read, in the folder of the server. */
export class KeptWeights {
  constructor(private readonly files: Pick<RunFiles, 'path'>) {}

  /** Relative to the folder. */
  name({ client, epoch }: PbtPlace): string {
    return `weights/${epoch}-${client}-weights.safetensors`;
  }

  path(place: PbtPlace): string {
    return this.files.path(this.name(place));
  }

  /** Weights of a place are always those of this run. */
  remove(place: PbtPlace): void {
    rmSync(this.path(place), { force: true });
  }
}
