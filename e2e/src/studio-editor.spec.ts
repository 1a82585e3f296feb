import { add, field, fileMenu, line, openTemplate, pick } from './studio-pages.js';
import { BROKEN, picture, studioOf, testInBrowser as test } from './studio.js';

/* What a person does with modules, arguments and problems; each item of the original's window has its test. */

const METHOD = 'cls_method';
const BODY = `${METHOD}.cls_network.cls_network_body`;
const QUICK = 'tasks/quickstart_s1.json';

const studio = studioOf({ 'broken.json': BROKEN });

test('slots show name, allowed number and colour, and fold', async () => {
  const page = await studio().open();
  await openTemplate(page, QUICK);
  const metrics = line(page, `${METHOD}.cls_metrics`);
  expect(await metrics.innerText()).toMatch(/cls_metrics\s*1\s*\(allowed: 0-n\)/);
  expect(await line(page, 'cls_device').getAttribute('data-fill')).toBe('right');
  await line(page, METHOD).getByTitle('Fold', { exact: true }).click();
  expect(await metrics.count()).toBe(0);
  await line(page, METHOD).getByTitle('Unfold').click();
  await metrics.waitFor();
  await line(page, 'cls_device').click();
  await page.getByRole('tree').press('Delete');
  expect(await line(page, 'cls_device').getAttribute('data-fill')).toBe('wrong');
  await fileMenu(page, 'New');
  await page.getByRole('button', { name: 'Keep it for later' }).click();
  await openTemplate(page, 'tasks/quickstart_s2.json');
  expect(await line(page, METHOD).getAttribute('data-fill')).toBe('later');
  await page.close();
});

test('the list of a slot offers what fits and is not there, with help; what is not installed says how', async () => {
  const page = await studio().open();
  await openTemplate(page, QUICK);
  await line(page, 'cls_trainer.cls_exp_loggers').hover();
  await line(page, 'cls_trainer.cls_exp_loggers').locator('[data-do=add]').click();
  const names = await page.getByRole('option').allInnerTexts();
  expect(names.some((text) => text.startsWith('TensorBoard'))).toBe(true);
  expect(names.some((text) => text.startsWith('SGDOptimizer'))).toBe(false);
  await page.getByRole('option').first().hover();
  await page.getByText(/@uninas\/training src\/.*:\d+/).waitFor();
  await page.keyboard.press('Escape');
  // what may stand only once is not offered again
  await add(page, `${METHOD}.cls_regularizers`, 'DropPathRegularizer');
  await line(page, `${METHOD}.cls_regularizers`).hover();
  await line(page, `${METHOD}.cls_regularizers`).locator('[data-do=add]').click();
  await page.getByRole('option').first().waitFor();
  expect((await page.getByRole('option').allInnerTexts()).some((text) => text.startsWith('DropPath'))).toBe(false);
  await page.keyboard.press('Escape');
  // one that is full has no button
  expect(await line(page, `${METHOD}.cls_optimizers`).locator('[data-do=add]').count()).toBe(0);
  await line(page, 'cls_device').hover();
  await line(page, 'cls_device').getByTitle('Replace CpuDevicesManager').click();
  await page.getByRole('combobox').fill('cuda');
  await page.getByText('npm install @tensorflow/tfjs-node-gpu').waitFor();
  await page.getByText('not installed').first().waitFor();
  await page.close();
});

test('arguments are check boxes, lists, numbers with limits and texts, with help, default and the way back', async () => {
  const page = await studio().open();
  await openTemplate(page, QUICK);
  await line(page, `${METHOD}.cls_optimizers#0`).click();
  const details = page.getByRole('region', { name: 'Details' });
  await details.getByText('Stochastic gradient descent').waitFor();
  await details.getByText(/@uninas\/optimizers src\/sgd-optimizer.ts:\d+/).waitFor();
  await details.getByText('learning rate (at least 0)').waitFor();
  await details.getByText('default: 0.01').waitFor();
  await picture(page, 'editor');

  await field(page, 'lr').fill('-1');
  await details.getByText('lr of SGDOptimizer must be at least 0').waitFor();
  await details.getByRole('button', { name: 'Set to 0', exact: true }).click();
  expect(await field(page, 'lr').inputValue()).toBe('0');
  await details.getByRole('button', { name: 'Reset lr' }).click();
  expect(await field(page, 'lr').inputValue()).toBe('0.01');
  await field(page, 'nesterov').check();
  await page.getByText('nesterov true').waitFor();

  await line(page, `${BODY}.cls_network_stem`).click();
  await field(page, 'features').press('ArrowUp');
  expect(await field(page, 'features').inputValue()).toBe('17');
  await field(page, 'act_fun').click();
  await pick(page, 'hswish');
  expect(await field(page, 'act_fun').innerText()).toContain('hswish');
  await line(page, 'cls_trainer.cls_callbacks#0').click();
  const group = details.getByRole('button', { name: /of CheckpointCallback/ });
  if ((await group.count()) > 0) {
    await group.click();
    expect(await field(page, 'key').isVisible()).toBe(false);
  }
  await page.close();
});

test('search marks names, arguments, values and help, counts the hits and goes from one to the next', async () => {
  const page = await studio().open();
  await openTemplate(page, QUICK);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('momentum');
  await page.getByText('2 hits').waitFor();
  expect(await line(page, `${METHOD}.cls_optimizers#0`).locator('mark').innerText()).toBe('momentum');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 2').waitFor();
  expect(await line(page, `${METHOD}.cls_optimizers#0`).getAttribute('aria-selected')).toBe('true');
  await page.getByRole('button', { name: 'Next hit' }).click();
  await page.getByText('2 of 2').waitFor();
  await page.close();
});

test('problems are listed, gone to and fixed', async () => {
  const page = await studio().open();
  await openTemplate(page, 'broken.json');
  await page.getByRole('button', { name: /\d problems/ }).click();
  const panel = page.getByRole('region', { name: 'Problems' });
  await picture(page, 'problems');
  await panel.getByText(/seed of SingleSearchTask must be at least 0/).click();
  expect(await field(page, 'seed').inputValue()).toBe('-1');
  await panel.getByRole('button', { name: /Fix all certain/ }).click();
  await line(page, 'cls_trainer').getByText('SimpleTrainer').waitFor();
  await panel.getByRole('button', { name: 'Set to 0' }).click();
  await panel.getByText(/needs one method/).waitFor();
  expect(await panel.getByText(/seed of/).count()).toBe(0);
  await panel.getByRole('button', { name: 'Check with files' }).click();
  await page.getByText(/Checked with files: \d problems/).waitFor();
  await page.close();
});
