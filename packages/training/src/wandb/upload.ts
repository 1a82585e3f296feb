import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The program that uploads, and how it is installed. */
export const COMMAND = 'wandb';
export const INSTALL = 'pip install wandb';

/** What of the surroundings of a process is looked at. */
export type Env = Readonly<Record<string, string | undefined>>;

/** An upload that is asked for. */
export interface UploadOrder {
  /** Absolute path of the run of W&B. */
  readonly folder: string;
  /** Where the program writes its own logs. */
  readonly cwd: string;
  readonly env: Env;
  /** There when everything was uploaded. */
  readonly marker: string;
  /** Ends the upload. */
  readonly signal: AbortSignal;
}

/** What became of it. */
export interface Uploaded {
  readonly done: boolean;
  /** What the program said last, or what went wrong. */
  readonly note: string;
}

/** The program in the folders of `PATH`, if it is there and may be run. */
export function findCommand(env: Env): string | undefined {
  const names = process.platform === 'win32' ? [`${COMMAND}.exe`] : [COMMAND];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/** Lets the program upload a run; it never asks, since nobody answers. Whatever happens, the run stays where it is. */
export function upload(command: string, { folder, cwd, env, marker, signal }: UploadOrder): Promise<Uploaded> {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(command, ['sync', folder], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], signal });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-KEPT)));
    }
    child.on('error', (error) => {
      // what it has started itself may hold them open
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      const isTime = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
      resolve({ done: false, note: isTime ? 'it took too long' : signal.aborted ? 'interrupted' : error.message });
    });
    child.on('close', (code) => {
      const done = code === 0 && existsSync(marker);
      resolve({ done, note: done ? (ADDRESS.exec(said)?.[0] ?? '') : lastLine(said) });
    });
  });
}

/** Characters of what the program says that are kept. */
const KEPT = 4000;
const ADDRESS = /https?:\/\/\S+\/runs\/\S+/;

/** The last line that tells of an error, or the last one. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.findLast((line) => /\berror\b/i.test(line)) ?? lines.findLast((line) => line !== '') ?? 'it said nothing'
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
