import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Description, NetworkPlan, SavedTensor } from '@uninas/contracts';
import { RunFolder, writeCheckpoint } from '@uninas/runs';

/** What a training left behind. */
export interface LeftBehind {
  readonly plan: NetworkPlan;
  /** Descriptions by file. */
  readonly networks: Readonly<Record<string, Description>>;
  readonly weights: ReadonlyMap<string, SavedTensor>;
  /** Averaged weights, which the run says are meant. */
  readonly averaged?: ReadonlyMap<string, SavedTensor>;
}

/** The folder of a run as a training of so many epochs writes it, without the training. */
export function runFolder(folder: string, { plan, networks, weights, averaged }: LeftBehind, epochs = 3): string {
  const run = RunFolder.create(folder, { runJson: { run: 1, config: { cls: 'SingleRetrainTask' }, seed: 0 } });
  const { input } = plan;
  const output = plan.modules.at(-1)!.outputs[0]!;
  run.writeText('data.meta.json', JSON.stringify({ input, output, train: [0], valid: [] }));
  for (const [file, description] of Object.entries(networks)) run.writeText(file, JSON.stringify(description));
  run.close();
  const tensors = new Map(
    [...weights].map(([name, tensor]) => [`method/network/${name}`, { dtype: 'F32' as const, ...tensor }]),
  );
  for (const [name, tensor] of averaged ?? []) tensors.set(`clone/${name}`, { dtype: 'F32', ...tensor });
  const state = {
    save_type: 'state',
    parts: { method: {}, ...(averaged && { clone: {} }) },
    ...(averaged && { use: 'clone' }),
  };
  writeCheckpoint(join(folder, 'checkpoints'), epochs, { tensors, state });
  return folder;
}

/** A folder that does not outlive the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uninas-export-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
