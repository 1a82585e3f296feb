/**
 * How quickly the studio's editor answers with a large tree: a search of 1,000 modules, unfolded.
 *
 * Times are taken in the browser, from the event to the frame that shows what
 * it led to; medians are printed. Nothing here is a test: `npm run bench`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const NODES = 1000;
const ROUNDS = Number(process.env.ROUNDS ?? 15);

const home = mkdtempSync(join(tmpdir(), 'uninas-bench-studio-'));
const dir = join(home, 'work');
mkdirSync(dir);
writeFileSync(join(dir, 'large.json'), JSON.stringify(largeSearch()));

/** The search of the first steps with so many cells that it has `NODES` modules. */
function largeSearch() {
  const quick = JSON.parse(readFileSync(join(root, 'configs/tasks/quickstart_s1.json'), 'utf8'));
  const own = 14;
  const pairs = (NODES - own) / 2;
  const names = Array.from({ length: pairs }, (_, i) => `c${i}`);
  const config = Object.fromEntries(Object.entries(quick).filter(([key]) => !/cells/.test(key)));
  Object.assign(config, {
    cls_network_cells: names.map(() => 'Bench201CNNSearchCell').join(', '),
    cls_network_cells_primitives: names.map(() => 'Bench201Primitives').join(', '),
    '{cls_network_body}.cell_order': names.slice(0, 3).join(', '),
  });
  for (const [i, name] of names.entries()) {
    config[`{cls_network_cells#${i}}.name`] = name;
    config[`{cls_network_cells#${i}}.features_mult`] = 1;
  }
  return config;
}

const median = (xs) => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];
const inMs = (ms) => `${ms.toFixed(1)} ms`;

/** In the page: milliseconds from the next event of a type to the frame in which a condition holds. */
function timing([type, condition]) {
  const holds = new Function(`return ${condition}`);
  window.measured = new Promise((resolve) => {
    window.addEventListener(
      type,
      (event) => {
        const look = () => {
          if (!holds()) return requestAnimationFrame(look);
          // the task after a frame's callbacks comes when it is drawn
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)));
        };
        // React answers within the event or in the microtasks after it
        queueMicrotask(() => {
          const observer = new MutationObserver(() => {
            if (!holds()) return;
            observer.disconnect();
            window.changed = performance.now() - event.timeStamp;
          });
          observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
          if (holds()) window.changed = performance.now() - event.timeStamp;
        });
        look();
      },
      { once: true, capture: true },
    );
  });
}

/** Milliseconds until the document says so, and until that is drawn. */
async function measure(page, type, condition, act) {
  await page.evaluate(timing, [type, condition]);
  await act();
  const drawn = await page.evaluate(() => window.measured);
  return { changed: await page.evaluate(() => window.changed), drawn };
}

const server = spawn(
  process.execPath,
  [join(root, 'packages/uninas/bin/uninas.js'), 'studio', '--port', '0', '--no-open'],
  {
    cwd: dir,
    env: { ...process.env, UNINAS_HOME: join(home, 'home') },
  },
);
const address = await new Promise((resolve) => {
  server.stdout.on('data', (chunk) => resolve(String(chunk).trim()));
});
const browser = await chromium.launch({
  executablePath: process.env.UNINAS_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  // the page evaluates conditions that are given as texts, which its security policy would forbid
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  const scripts = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.body());
  });
  await page.goto(address);
  const file = page.getByRole('button', { name: 'large.json' });
  await file.waitFor();
  await page.waitForLoadState('networkidle');
  const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0);

  const rows = `document.querySelectorAll('[role=treeitem]').length > 10`;
  const opened = await measure(page, 'click', rows, () => file.click());
  await page.getByText('No problems').waitFor();
  const nodes = await page.evaluate(
    () => document.querySelector('[role=tree] > div').getBoundingClientRect().height / 30,
  );

  const seed = page.getByLabel('seed', { exact: true });
  await seed.fill('1');
  const typed = [];
  for (let round = 0; round < ROUNDS; round++) {
    await seed.press('Home');
    const wrong = `document.querySelector('[data-arg=seed][data-wrong]') !== null && !/No problems/.test(document.body.innerText)`;
    typed.push(await measure(page, 'keydown', wrong, () => seed.press('-')));
    const right = `document.querySelector('[data-arg=seed][data-wrong]') === null`;
    typed.push(await measure(page, 'keydown', right, () => seed.press('Backspace')));
  }
  const lists = [];
  const add = page.locator('[data-path="cls_method.cls_initializers"] [data-do=add]');
  for (let round = 0; round < ROUNDS; round++) {
    lists.push(await measure(page, 'click', `document.querySelector('[role=option]') !== null`, () => add.click()));
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  }

  console.log(`${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(2)}, ${ROUNDS} rounds`);
  console.log(`JavaScript until the first page    ${(bytes / 1000).toFixed(0)} kB gzipped (at most 500)`);
  console.log(`lines of the outline               ${nodes}`);
  console.log(`a file of ${NODES} modules, drawn       ${inMs(opened.drawn)} (at most 1000)`);
  const report = (name, times, most) => {
    const [changed, drawn] = ['changed', 'drawn'].map((key) => median(times.map((time) => time[key])));
    console.log(`${name} ${inMs(changed)}, drawn after ${inMs(drawn)} (at most ${most})`);
  };
  report('keystroke to its diagnostics      ', typed, 50);
  report('list of modules                   ', lists, 100);
} finally {
  await browser.close();
  server.kill('SIGINT');
  rmSync(home, { recursive: true, force: true });
}
