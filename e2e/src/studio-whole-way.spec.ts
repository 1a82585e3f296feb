import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { must } from './shell.js';
import { add, button, line, pick, runState, setArgument, setField, showView, type } from './studio-pages.js';
import { itWithChromium, picture, seriousFindings, studioOf } from './studio.js';
import { ROOT } from './workspace.js';

/* From the empty page to a retrained architecture, on real digits: what a person does, by mouse and keyboard alone. */

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const METHOD = 'cls_method';
const BODY = `${METHOD}.cls_network.cls_network_body`;
const CELLS = `${BODY}.cls_network_cells`;
/** Pictures for the guide show longer curves and a network of three cells. */
const IS_PICTURED = process.env['UNINAS_PICTURES'] !== undefined;
const EPOCHS = IS_PICTURED ? 16 : 6;
const WAIT = { timeout: 90_000 };

const studio = studioOf();

itWithChromium(
  'a search is built on the empty page, run, stopped, resumed and finished, and its best architecture retrained',
  async () => {
    const page = await studio().open();
    await buildSearch(page);
    await previewNetwork(page);
    await page.getByText('architectures', { exact: true }).waitFor();
    await showView(page, 'Outline');
    await saveAs(page, 'mine/first.json');

    await button(page, 'Run').click();
    await watchStopResume(page);

    await button(page, 'Search its architectures').click();
    await setArgument(page, 'cls_hpo_self_algorithm', 'iterations', '1');
    await setArgument(page, 'cls_hpo_self_algorithm', 'pop_size', '6');
    await saveAs(page, 'mine/second.json');
    await button(page, 'Run').click();
    await page.getByRole('img', { name: /rated architectures, \d+ on the front: accuracy over macs/ }).waitFor(WAIT);
    await runState(page, 'done').waitFor(WAIT);
    await page.getByRole('heading', { name: /^\d+ rated architectures$/ }).waitFor();

    await openBest(page);
    await setArgument(page, 'cls_trainer', 'max_epochs', '1');
    await saveAs(page, 'mine/third.json');
    await line(page, METHOD).click();
    await previewNetwork(page);
    await picture(page, 'studio-network');
    await button(page, 'Run').click();
    await runState(page, 'done').waitFor(WAIT);
    await page.getByText('test/accuracy/1').first().waitFor();
    await page.getByRole('tab', { name: 'Files' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'network/network.network_config' }).click(),
    ]);
    expect(existsSync(await download.path())).toBe(true);
    await page.close();
  },
  420_000,
);

for (const colorScheme of ['light', 'dark'] as const) {
  itWithChromium(
    `nothing in the ${colorScheme} pages of these runs keeps people out who see or point in other ways`,
    async () => {
      const page = await studio().open({ colorScheme });
      await page.getByRole('link', { name: 'Runs' }).click();
      await page.getByRole('link', { name: /second/ }).click();
      await page.getByRole('table', { name: 'Architectures of the front' }).getByRole('button').first().click();
      await page.getByRole('img', { name: /^Drawing of candidate-/ }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('link', { name: /first/ }).click();
      await page.getByRole('img', { name: /^loss up to epoch/ }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await button(page, 'More actions').click();
      await page.getByRole('menuitem').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.close();
    },
    90_000,
  );
}

/** The task, and every slot that is red without it: half of them by mouse, half by keyboard. */
async function buildSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^SingleSearchTask/ }).click();
  await button(page, '3 problems').waitFor();
  await setField(page, 'save_dir', '{path_tmp}/first');
  await add(page, 'cls_device', 'CpuDevicesManager');
  await add(page, METHOD, 'UniformRandomMethod');
  await add(page, `${METHOD}.cls_data`, 'MnistPackageData');
  await setField(page, 'valid_split', '4000');
  await setField(page, 'batch_size_train', '128');
  await setField(page, 'batch_size_test', '250');
  await add(page, `${METHOD}.cls_network`, 'SearchUninasNetwork');
  await add(page, BODY, 'StackedCellsNetworkBody');
  await setField(page, 'cell_order', IS_PICTURED ? 'n, r, n' : 'n, r');
  await add(page, `${BODY}.cls_network_stem`, 'ConvStem');
  await setField(page, 'features', '16');
  await setField(page, 'stride', '2');
  await setField(page, 'k_size', '3');
  await add(page, `${BODY}.cls_network_heads`, 'Bench201Head');
  await add(page, CELLS, 'Bench201CNNSearchCell');
  await setField(page, 'name', 'n');
  await setField(page, 'features_mult', '1');
  await add(page, CELLS, 'Bench201ReductionCell');
  await setField(page, 'name', 'r');
  await setField(page, 'features_mult', '2');
  await setField(page, 'stride', '2');

  const tree = page.getByRole('tree');
  await line(page, `${BODY}.cls_network_cells_primitives`).click();
  for (let i = 0; i < 2; i++) {
    await tree.press('+');
    await pick(page, 'Bench201Primitives');
  }
  const slots = [
    [`${METHOD}.cls_criterion`, 'CrossEntropyCriterion'],
    [`${METHOD}.cls_metrics`, 'AccuracyMetric'],
    [`${METHOD}.cls_optimizers`, 'SGDOptimizer'],
    ['cls_trainer', 'SimpleTrainer'],
    ['cls_trainer.cls_callbacks', 'CheckpointCallback'],
  ] as const;
  for (const [slot, cls] of slots) {
    await line(page, slot).click();
    await tree.press('+');
    await pick(page, cls);
  }
  await setArgument(page, `${METHOD}.cls_metrics#0`, 'topk', '1');
  await setArgument(page, `${METHOD}.cls_optimizers#0`, 'lr', '0.05');
  await setField(page, 'momentum', '0.9');
  await setArgument(page, 'cls_trainer', 'max_epochs', String(EPOCHS));
  await setField(page, 'eval_last', '1');
  await setField(page, 'test_last', '0');
  await button(page, 'No problems').waitFor();
}

/** Looks at the plan of the network. */
async function previewNetwork(page: Page): Promise<void> {
  await showView(page, 'Network');
  await page.getByRole('table', { name: 'Cells of the network' }).getByText('Bench201CNNCell').first().waitFor(WAIT);
  await page.getByText('multiply-adds', { exact: true }).waitFor();
}

/** Saves by keyboard; the command line must accept the file. */
async function saveAs(page: Page, path: string): Promise<void> {
  await button(page, 'No problems').waitFor();
  await page.keyboard.press('Control+s');
  await type(page, page.getByLabel('File in your workspace'), path);
  await page.keyboard.press('Enter');
  await page.getByText(`Saved as ${path}`).waitFor();
  const { dir, home } = studio();
  expect(must(dir, process.execPath, [CLI, 'check', path], { UNINAS_HOME: home })).toMatch(/^ok: \w+Task/);
}

/** Curves appear while it runs; it is stopped, and goes on to its end. */
async function watchStopResume(page: Page): Promise<void> {
  const loss = page.getByRole('img', { name: /^loss up to epoch \d+: train [\d.]+/ });
  await loss.waitFor(WAIT);
  await page.getByRole('log').getByText(`epoch 1 of ${EPOCHS}`).waitFor();
  await button(page, 'Stop').click();
  await runState(page, 'stopped').waitFor(WAIT);
  expect(await epochsOf(loss)).toBeLessThan(EPOCHS);
  await button(page, 'Resume').click();
  await runState(page, 'running').waitFor(WAIT);
  if (IS_PICTURED) {
    await page.getByRole('img', { name: /^loss up to epoch 1\d/ }).waitFor(WAIT);
    await picture(page, 'studio-run');
  }
  await runState(page, 'done').waitFor(WAIT);
  expect(await epochsOf(loss)).toBe(EPOCHS);
}

async function epochsOf(loss: Locator): Promise<number> {
  return Number(/epoch (\d+)/.exec((await loss.getAttribute('aria-label')) ?? '')?.[1]);
}

/** Opens the best architecture of a search by keyboard, with its drawing, as an experiment that retrains it. */
async function openBest(page: Page): Promise<void> {
  const best = page.getByRole('table', { name: 'Architectures of the front' }).getByRole('button').first();
  const gene = (await best.innerText()).trim();
  await best.press('Enter');
  const card = page.getByRole('region', { name: `Architecture ${gene}` });
  await card.getByRole('img', { name: /^Drawing of candidate-/ }).waitFor(WAIT);
  await picture(page, 'studio-front');
  await card.getByRole('button', { name: 'Retrain this' }).click();
  await page.getByRole('tree').waitFor();
}
