import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { itWithChromium } from './studio.js';
import { ROOT } from './workspace.js';

/* How the token reaches the browser, and what a person sees without it. */

const CHROMIUM = process.env['UNINAS_CHROMIUM'] ?? '/usr/bin/chromium';
const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
/** Gives a program a terminal, as only then a browser is opened. */
const TERMINAL = '/usr/bin/script';

interface Studio {
  readonly address: string;
  readonly home: string;
  readonly token: string;
  /** What the system was asked to open. */
  opened(): Promise<string>;
  /** Ctrl-C. */
  end(): Promise<void>;
}

let browser: Browser;
let root: string;
const studios: Studio[] = [];

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) return;
  root = mkdtempSync(join(tmpdir(), 'uninas-token-'));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}, 60_000);

afterAll(async () => {
  if (!existsSync(CHROMIUM)) return;
  await browser.close();
  for (const studio of studios) await studio.end();
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}, 60_000);

async function start(name: string, token?: string): Promise<Studio> {
  const folder = join(root, name);
  const bin = join(folder, 'bin');
  for (const path of [bin, join(folder, 'work')]) mkdirSync(path, { recursive: true });
  const words = join(folder, 'words');
  // stands for the program that opens a browser
  writeFileSync(
    join(bin, 'xdg-open'),
    `#!/bin/sh\nprintf '%s' "$*" > '${words}.part'\nmv '${words}.part' '${words}'\n`,
  );
  chmodSync(join(bin, 'xdg-open'), 0o755);
  const { NODE_OPTIONS: _, ...env } = process.env; // Jest's own options are not for children
  const home = join(folder, 'home');
  const child = spawn(TERMINAL, ['-qfec', `'${process.execPath}' '${CLI}' studio --dir work --port 0`, '/dev/null'], {
    cwd: folder,
    env: {
      ...env,
      PATH: [bin, env['PATH']].join(delimiter),
      DISPLAY: ':0',
      UNINAS_HOME: home,
      ...(token !== undefined && { UNINAS_STUDIO_TOKEN: token }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const printed = await addressOf(child);
  const url = new URL(printed);
  const studio = {
    address: url.origin,
    home,
    token: url.searchParams.get('token')!,
    opened: async () => {
      while (!existsSync(words)) await sleep(50);
      return readFileSync(words, 'utf8');
    },
    end: async () => {
      if (child.exitCode !== null) return;
      const ended = new Promise((done) => child.on('close', done));
      child.stdin.write('\x03');
      await ended;
    },
  };
  studios.push(studio);
  return studio;
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.on('exit', () => reject(new Error(`uninas studio ended:\n${text}`)));
  });
}

const isOpen = (page: Page): Promise<void> => page.getByRole('button', { name: /^SingleSearchTask/ }).waitFor();
const onTerminal = existsSync(TERMINAL) ? itWithChromium : it.skip;

onTerminal(
  'the browser is given a private file that leads to the studio; no command line and no address keep the token',
  async () => {
    const studio = await start('one');
    const words = await studio.opened();
    expect(words).toBe(`file://${join(studio.home, 'studio/open.html')}`);
    const held = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => commandLine(pid).includes(studio.token));
    expect(held).toEqual([]);
    const page = await (await browser.newContext()).newPage();
    await page.goto(words);
    await isOpen(page);
    expect(page.url()).toBe(`${studio.address}/`);
    // that stands for the address with the token is gone from the history of the tab
    expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2);
    await studio.end();
    expect(existsSync(join(studio.home, 'studio/open.html'))).toBe(false);
  },
  60_000,
);

onTerminal(
  'two studios on one machine stay open beside each other; without the token a page asks for it',
  async () => {
    const first = await start('first', 'a-token-of-the-first');
    const second = await start('second', 'a-token-of-the-second');
    const window = await browser.newContext();
    const pages: Page[] = [];
    for (const { address, token } of [first, second]) {
      const page = await window.newPage();
      await page.goto(`${address}/runs`);
      await page.getByRole('heading', { name: 'This needs the token' }).waitFor();
      await page.getByLabel('Token').fill('not-the-right-token');
      await page.keyboard.press('Enter');
      await page.getByLabel('Token').fill(token);
      await page.getByRole('button', { name: 'Open the studio' }).click();
      await isOpen(page);
      expect(page.url()).toBe(`${address}/`);
      pages.push(page);
    }
    for (const page of pages) {
      await page.reload();
      await isOpen(page);
    }
  },
  90_000,
);

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}
