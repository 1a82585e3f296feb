import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@uninas/contracts';
import { reasonOf } from './error-reason.js';

/** A file that can be downloaded. */
export interface PublishedFile {
  readonly name: string;
  /** Checksum of its content. */
  readonly md5: string;
}

/**
 * Downloads files into a folder, each whole or not at all.
 *
 * @param source address of the folder that holds them
 * @throws {Error} if one cannot be fetched or saved, or is not what was published
 */
export async function fetchFiles(
  source: string,
  files: readonly PublishedFile[],
  folder: string,
  log: Log,
): Promise<void> {
  await saving(folder, () => mkdir(folder, { recursive: true }));
  for (const { name, md5 } of files) {
    const address = new URL(name, source).href;
    log.info(`downloading ${address}`);
    const content = await contentOf(address);
    const found = createHash('md5').update(content).digest('hex');
    if (found !== md5) throw new Error(`${address} is not the published file: its md5 is ${found}, not ${md5}`);
    const target = join(folder, name);
    const part = `${target}.part`;
    await saving(target, async () => {
      try {
        await writeFile(part, content);
        await rename(part, target);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    });
  }
}

async function saving(place: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new Error(`cannot save ${place}: ${reasonOf(error)}; choose another dir, or free some space`, {
      cause: error,
    });
  }
}

async function contentOf(address: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Error(`cannot download ${address}: ${reasonOf(error)}`, { cause: error });
  }
}
