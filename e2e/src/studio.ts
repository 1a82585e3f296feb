import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ROOT } from './workspace.js';

/* The studio in a real browser, for the tests of a file. */

const CHROMIUM = process.env['UNINAS_CHROMIUM'] ?? '/usr/bin/chromium';
const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');

/** A test that is skipped, visibly, on a machine without a browser. */
export const itWithChromium = existsSync(CHROMIUM) ? it : it.skip;

/** One that needs no run. */
export function testInBrowser(name: string, act: () => Promise<void>): void {
  itWithChromium(name, act, 90_000);
}

/** A configuration with mistakes. */
export const BROKEN = JSON.stringify({
  cls: 'SingleSearchTask',
  seed: -1,
  cls_trainer: { cls: 'SimpelTrainer', max_epoch: 2 },
});

/** How a page is looked at. */
export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** The studio of the built packages with a browser, on a workspace of its own. */
export interface StudioInBrowser {
  /** With the token. */
  readonly address: string;
  /** The workspace. */
  readonly dir: string;
  /** Its `UNINAS_HOME`. */
  readonly home: string;
  /** What went wrong in pages: errors, and requests to anything but the studio. */
  readonly failures: readonly string[];
  /** Opens the studio in a window that shares nothing with others, 1280 by 800 when left out. */
  open(view?: View): Promise<Page>;
  /** Opens the studio in another tab of the window of a page. */
  openBeside(page: Page): Promise<Page>;
  /** Kills the server at once, as a crash of the machine would. */
  kill(): Promise<void>;
  /** Starts the server again, at the same address. */
  restart(): Promise<void>;
  /** Ends the server, and runs that would outlive it. */
  close(): Promise<void>;
}

/**
 * Starts `uninas studio`, as a person would, and a browser.
 *
 * @param files of the workspace, by path
 */
async function startStudio(files: Readonly<Record<string, string>> = {}): Promise<StudioInBrowser> {
  const home = mkdtempSync(join(tmpdir(), 'uninas-studio-'));
  const dir = join(home, 'work');
  mkdirSync(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  let server = await serve(home, '0');
  const { address } = server;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const failures: string[] = [];
  return {
    address,
    dir,
    home: join(home, 'home'),
    failures,
    open: async (view) => enter(await windowOf(browser, view), address, failures),
    openBeside: (page) => enter(page.context(), address, failures),
    kill: () => server.end('SIGKILL'),
    restart: async () => {
      server = await serve(home, new URL(address).port);
    },
    close: async () => {
      await browser.close();
      await server.end('SIGINT');
      endRuns(join(home, 'home/studio/runs'));
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/**
 * A studio for the tests of a file. After them no page may have failed, or asked
 * for anything but the studio.
 *
 * @param files of the workspace, by path
 * @returns the studio, from the first test on
 */
export function studioOf(files: Readonly<Record<string, string>> = {}): () => StudioInBrowser {
  let studio: StudioInBrowser | undefined;
  beforeAll(async () => {
    if (existsSync(CHROMIUM)) studio = await startStudio(files);
  }, 60_000);
  afterAll(async () => {
    await studio?.close();
    expect(studio?.failures ?? []).toEqual([]);
  }, 60_000);
  return () => studio!;
}

interface Served {
  readonly address: string;
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
}

/** Starts the server on the workspace in a folder. */
async function serve(home: string, port: string): Promise<Served> {
  const { NODE_OPTIONS: _, ...env } = process.env; // Jest's own options are not for children
  const dir = join(home, 'work');
  const server = spawn(process.execPath, [CLI, 'studio', '--dir', dir, '--port', port, '--no-open'], {
    cwd: dir,
    env: { ...env, UNINAS_HOME: join(home, 'home'), UNINAS_STUDIO_TOKEN: `token-of-${basename(home)}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /http:\/\/\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    };
    server.stdout.on('data', take);
    server.stderr.on('data', take);
    server.on('exit', () => reject(new Error(`uninas studio ended:\n${text}`)));
  });
  return {
    address,
    end: async (signal) => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = new Promise((done) => server.on('close', done));
      server.kill(signal);
      await ended;
    },
  };
}

/** Ends what still runs: runs go on without their server. */
function endRuns(folder: string): void {
  for (const run of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, run, 'progress.json');
    if (!existsSync(file)) continue;
    const { pid, code } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; code?: number };
    if (code !== undefined) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  }
}

function windowOf(
  browser: Browser,
  { width = 1280, height = 800, colorScheme = 'light' }: View = {},
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

async function enter(window: BrowserContext, address: string, failures: string[]): Promise<Page> {
  const page = await window.newPage();
  const { origin } = new URL(address);
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) failures.push(`asked for ${url}`);
  });
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  return page;
}

/** Takes a picture for the guide, if `UNINAS_PICTURES` asks for it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['UNINAS_PICTURES'] === undefined) return;
  await page.screenshot({ path: join(ROOT, `docs/guide/img/${name}.png`) });
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What an accessibility check finds in a page that is serious or worse, in words. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // as a script of the browser itself: the page's content security policy forbids those of others
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: readFileSync(AXE, 'utf8') });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => id + ': ' + help + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}
