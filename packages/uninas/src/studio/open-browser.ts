import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Io } from '../terminal/io.js';

const COMMANDS: Readonly<Record<string, readonly [command: string, ...words: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
/** How long a browser may take to read the file, in milliseconds. */
const KEPT = 60_000;

/**
 * Asks the system to open an address; where there is no browser, nothing happens: the address was printed.
 *
 * What stands on a command line everybody on the machine can read, so the browser is given a file that
 * leads there, and that only this user can read.
 *
 * @param folder for the file, of this server alone
 * @returns removes the file, if it is still there
 */
export function openInBrowser(address: string, env: Io['env'], folder: string): () => void {
  const [command, ...words] = COMMANDS[process.platform] ?? ['xdg-open'];
  if (command === 'xdg-open' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return () => undefined;
  const file = join(folder, 'open.html');
  const remove = (): void => rmSync(file, { force: true });
  try {
    remove(); // of a server that was killed
    writeFileSync(file, pageTo(address), { mode: 0o600, flag: 'wx' });
  } catch {
    return remove; // no room, or no right to write there
  }
  spawn(command, [...words, pathToFileURL(file).href], { env: { ...env }, stdio: 'ignore', detached: true })
    .on('error', remove)
    .unref();
  const timer = setTimeout(remove, KEPT).unref();
  return () => {
    clearTimeout(timer);
    remove();
  };
}

function pageTo(address: string): string {
  const url = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>UniNAS studio</title>
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<p><a href="${url}">To the studio</a></p>
`;
}
