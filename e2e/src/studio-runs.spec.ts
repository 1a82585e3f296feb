import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { field, line, showView } from './studio-pages.js';
import { itWithChromium, seriousFindings, startStudio, type StudioInBrowser } from './studio.js';
import { ROOT } from './workspace.js';

/* Runs of the studio, in a real browser, on real digits. The page is used by mouse and keyboard only. */

/** Where pictures for the guide go, when they are asked for. */
const PICTURES = process.env['UNINAS_PICTURES'] === undefined ? undefined : join(ROOT, 'docs/guide/img');

let studio: StudioInBrowser;
beforeEach(async () => {
  if (itWithChromium !== it.skip) studio = await startStudio();
});
afterEach(async () => {
  await studio?.close();
});

/** Takes a picture for the guide. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Opens one of the shipped configurations from the empty page. */
async function template(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Search files').click();
  await page.keyboard.type(name);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('tree').waitFor();
}

/** Gives an argument of a module another value. */
async function setArgument(page: Page, path: string, name: string, value: string): Promise<void> {
  // the outline shows the lines that fit into it
  await page.getByRole('tree').hover();
  for (let i = 0; i < 20 && (await line(page, path).count()) === 0; i++)
    await page.mouse.wheel(0, i === 0 ? -10_000 : 250);
  await line(page, path).click();
  await field(page, name).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(value);
}

const state = (page: Page, word: string): Locator => page.locator(`section [data-state="${word}"]:visible`);
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

itWithChromium(
  'a super-network is trained, stopped, resumed and searched, and the best architecture retrained',
  async () => {
    const page = await studio.open();
    await template(page, 'quickstart_s1');
    await setArgument(page, 'cls_trainer', 'max_epochs', '16');
    await setArgument(page, '', 'save_dir', '{path_tmp}/s1');
    await field(page, 'is_test_run').click();
    await button(page, 'Run').click();

    // curves appear while it runs; it is stopped and goes on
    const loss = page.getByRole('img', { name: /^loss up to epoch \d+: train [\d.]+/ });
    await loss.waitFor({ timeout: 60_000 });
    await page.getByRole('log').getByText('epoch 1 of 16').waitFor();
    await button(page, 'Stop').click();
    await state(page, 'stopped').waitFor({ timeout: 60_000 });
    const before = await epochsOf(loss);
    expect(before).toBeLessThan(16);
    await button(page, 'Resume').click();
    await state(page, 'running').waitFor({ timeout: 60_000 });
    await page.getByRole('progressbar', { name: /epoch \d+ of 16/ }).first().waitFor(); // prettier-ignore
    if (PICTURES !== undefined)
      await page.getByRole('img', { name: /^loss up to epoch 1\d/ }).waitFor({ timeout: 120_000 });
    await picture(page, 'studio-run');
    await state(page, 'done').waitFor({ timeout: 120_000 });
    expect(await epochsOf(loss)).toBe(16);

    // the next step, which is one click
    await button(page, 'Search its architectures').click();
    await line(page, '').waitFor();
    await setArgument(page, 'cls_hpo_self_algorithm', 'iterations', '1');
    await setArgument(page, 'cls_hpo_self_algorithm', 'pop_size', '6');
    await page.getByText('No problems').waitFor();
    await button(page, 'Run').click();
    await page.getByRole('img', { name: /rated architectures, \d+ on the front: accuracy over macs/ }).waitFor({ timeout: 60_000 }); // prettier-ignore
    await state(page, 'done').waitFor({ timeout: 120_000 });
    await page.getByRole('heading', { name: /^\d+ rated architectures$/ }).waitFor();

    // the best by keyboard, with its drawing
    const best = page.getByRole('table', { name: 'Architectures of the front' }).getByRole('button').first();
    const gene = (await best.innerText()).trim();
    await best.focus();
    const card = page.getByRole('region', { name: `Architecture ${gene}` });
    await card.getByRole('img', { name: /^Drawing of candidate-/ }).waitFor({ timeout: 60_000 });
    await picture(page, 'studio-front');
    expect(await seriousFindings(page)).toEqual([]);
    await card.getByRole('button', { name: 'Retrain this' }).click();
    await page.getByText('No problems').waitFor();
    await setArgument(page, 'cls_trainer', 'max_epochs', '2');
    await line(page, 'cls_method').click();
    await showView(page, 'Network');
    await page.getByRole('table', { name: 'Cells of the network' }).getByText('Bench201CNNCell').first().waitFor({ timeout: 60_000 }); // prettier-ignore
    await picture(page, 'studio-network');
    await showView(page, 'Graph');
    await line(page, 'cls_method.cls_network').click();
    await page.getByRole('heading', { name: 'RetrainUninasNetwork' }).waitFor();
    await page.getByRole('group', { name: /^Modules as a graph/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('heading', { name: 'RetrainMethod' }).waitFor();
    await picture(page, 'studio-graph');
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, 'Run').click();
    await state(page, 'done').waitFor({ timeout: 120_000 });
    await page.getByText('test/accuracy/1').first().waitFor(); // prettier-ignore
    await page.getByRole('tab', { name: 'Files' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'network/network.network_config' }).click(),
    ]);
    expect(existsSync(await download.path())).toBe(true);
    expect(studio.failures).toEqual([]);
  },
  300_000,
);

async function epochsOf(loss: Locator): Promise<number> {
  return Number(/epoch (\d+)/.exec((await loss.getAttribute('aria-label')) ?? '')?.[1]);
}

itWithChromium(
  'a run that fails shows its error and its log; a killed server comes back to its queue in every tab',
  async () => {
    const page = await studio.open({ colorScheme: 'dark' });
    await template(page, 'quickstart_s3');
    await setArgument(page, 'cls_method.cls_network', 'config_path', 'nowhere.network_config');
    await setArgument(page, '', 'save_dir', '{path_tmp}');
    await button(page, 'Run').click();
    await page.getByRole('alert').getByText(/nowhere\.network_config/).waitFor({ timeout: 60_000 }); // prettier-ignore
    await page.getByRole('log').getByText(/nowhere\.network_config/).waitFor(); // prettier-ignore
    expect(await seriousFindings(page)).toEqual([]);

    // one run that takes long, and ten behind it
    await page.getByRole('link', { name: 'Editor' }).click();
    await setArgument(page, 'cls_method.cls_network', 'config_path', 'DARTS_V1');
    await setArgument(page, 'cls_trainer', 'max_epochs', '500');
    for (let i = 0; i < 11; i++) {
      await button(page, 'Run').click();
      await state(page, i === 0 ? 'running' : 'queued').waitFor({ timeout: 60_000 });
      if (i < 10) await page.getByRole('link', { name: 'Editor' }).click();
    }
    const other = await studio.openBeside(page);
    await other.getByRole('link', { name: 'Runs' }).click();
    const words = async (tab: Page): Promise<readonly string[]> =>
      (await tab.locator('nav [data-state]').allInnerTexts()).map((text) => text.split(',')[0]!);
    const expected = [...new Array<string>(10).fill('queued'), 'running', 'failed'];
    await other.locator('nav [data-state="running"]').waitFor();
    expect(await words(other)).toEqual(expected);

    await studio.kill();
    for (const tab of [page, other]) await tab.getByText('The server does not answer').waitFor();
    await studio.restart();
    for (const tab of [page, other]) {
      await tab.getByText('The server does not answer').waitFor({ state: 'detached', timeout: 30_000 });
      expect(await words(tab)).toEqual(expected);
    }
    // what one tab does, the other one shows; the next in the queue is stopped as well
    await other.getByRole('link', { name: /running/ }).click();
    await button(other, 'Stop').click();
    await page.locator('nav [data-state="stopped"], nav [data-state="stopping"]').first().waitFor({ timeout: 60_000 }); // prettier-ignore
    expect(studio.failures).toEqual([]);
  },
  300_000,
);
