/** PyTorch's times of the same works, by the scripts that a folder has. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** glibc would give memory back to the system at every step, which makes PyTorch up to three times slower. */
const MALLOC = {
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '8589934592',
  MALLOC_TOP_PAD_: '268435456',
};

const SCRIPTS = {
  fixed: (threads) => ['torch_nb201.py', '--child', threads, 'channels_last', '0'],
  single_path_bench201: (threads) => ['torch_supernet.py', '--child', 'nb201', threads, 'channels_last'],
  single_path_mbconv: (threads) => ['torch_supernet.py', '--child', 'mbconv', threads, 'channels_last'],
  mixed_darts: (threads) => ['torch_supernet.py', '--child', 'mixed', threads, 'channels_last'],
};

/**
 * Median milliseconds of a training step, and of an inference of 256 images where the script times it.
 *
 * @param {string} python with torch
 * @param {string} folder of the scripts
 */
export function torchTimes(python, folder, work, threads) {
  const [script, ...args] = SCRIPTS[work](String(threads));
  const out = execFileSync(python, [join(folder, script), ...args], {
    env: { ...process.env, ...MALLOC, OMP_NUM_THREADS: String(threads) },
    encoding: 'utf8',
  });
  const result = JSON.parse(out.trim().split('\n').at(-1));
  const { train = result, infer, torch, params } = result;
  // of random paths, the mean is what an epoch of ours divided by its steps is
  return { step: train.median_ms ?? train.mean_step_ms, inference: infer?.median_ms, version: torch, params };
}
