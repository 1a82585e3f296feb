import { request } from '../../api/request.js';

/** A configuration file of a folder. */
export interface StoredFile {
  /** Below the folder. */
  readonly path: string;
  readonly bytes: number;
  readonly modified: string;
}

/** A folder with configuration files. */
export interface Folder {
  readonly id: string;
  readonly path: string;
  readonly writable: boolean;
  readonly files: readonly StoredFile[];
}

/** The text of a file, and what tells this version of it from others. */
export interface Stored {
  readonly text: string;
  readonly etag: string;
}

/** All configuration files: those of the workspace, and those shipped with UniNAS. */
export async function listFolders(): Promise<readonly Folder[]> {
  return (await request<{ folders: readonly Folder[] }>('/configs')).folders;
}

/** Reads a file. */
export function readFile(folder: string, path: string): Promise<Stored> {
  return request(urlOf(folder, path));
}

/**
 * Writes a file of the workspace.
 *
 * @param etag of the version that it replaces; null if there must be none
 * @returns the etag of what was written
 * @throws ApiError `UNINAS_ECHANGED` if the file is another version
 */
export async function writeFile(path: string, text: string, etag: string | null): Promise<string> {
  const answer = await request<{ etag: string }>(urlOf('workspace', path), { method: 'PUT', body: { text, etag } });
  return answer.etag;
}

function urlOf(folder: string, path: string): string {
  return `/configs/${[folder, ...path.split('/')].map(encodeURIComponent).join('/')}`;
}
