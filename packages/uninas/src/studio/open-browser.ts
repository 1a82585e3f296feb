import { spawn } from 'node:child_process';
import type { Io } from '../terminal/io.js';

const COMMANDS: Readonly<Record<string, readonly [command: string, ...words: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Asks the system to open an address; where there is no browser, nothing happens: the address was printed. */
export function openInBrowser(address: string, env: Io['env']): void {
  const [command, ...words] = COMMANDS[process.platform] ?? ['xdg-open'];
  if (command === 'xdg-open' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return;
  spawn(command, [...words, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
