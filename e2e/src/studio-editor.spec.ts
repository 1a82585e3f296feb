import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './shell.js';
import { itWithChromium, picture, seriousFindings, startStudio, type StudioInBrowser } from './studio.js';
import { add, field, fileMenu, line, openTemplate, pick, showView } from './studio-pages.js';
import { ROOT, shippedConfig } from './workspace.js';

/* What a person does in the editor of the studio; each item of the original's window has its test. */

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const METHOD = 'cls_method';
const BODY = `${METHOD}.cls_network.cls_network_body`;
const QUICK = 'tasks/quickstart_s1.json';

let studio: StudioInBrowser;

beforeAll(async () => {
  studio = await startStudio({
    'search.json': JSON.stringify(shippedConfig(QUICK)),
    'network.yaml': 'cls_method:\n  cls_network:\n    cls_network_body:\n      cell_order: [n, n]\n',
    'broken.json': JSON.stringify({
      cls: 'SingleSearchTask',
      seed: -1,
      cls_trainer: { cls: 'SimpelTrainer', max_epoch: 2 },
    }),
  });
}, 60_000);

afterAll(async () => {
  expect(studio.failures).toEqual([]);
  await studio.close();
});

function test(name: string, act: () => Promise<void>): void {
  itWithChromium(name, act, 90_000);
}

test('from an empty page a search is built, saved, and accepted by the command line', async () => {
  const page = await studio.open();
  await page.getByRole('button', { name: /^SingleSearchTask/ }).click();
  await page.getByRole('button', { name: '3 problems' }).waitFor();
  // by mouse
  await add(page, 'cls_device', 'CpuDevicesManager');
  await add(page, METHOD, 'UniformRandomMethod');
  await add(page, `${METHOD}.cls_data`, 'MnistPackageData');
  await field(page, 'valid_split').fill('1500');
  await add(page, `${METHOD}.cls_network`, 'SearchUninasNetwork');
  await add(page, BODY, 'StackedCellsNetworkBody');
  await field(page, 'cell_order').fill('n, r');
  await add(page, `${BODY}.cls_network_stem`, 'ConvStem');
  await add(page, `${BODY}.cls_network_heads`, 'Bench201Head');
  await add(page, `${BODY}.cls_network_cells`, 'Bench201CNNSearchCell');
  await field(page, 'name').fill('n');
  await field(page, 'features_mult').fill('1');
  await add(page, `${BODY}.cls_network_cells`, 'Bench201ReductionCell');
  await field(page, 'name').fill('r');
  await field(page, 'features_mult').fill('2');
  await field(page, 'stride').fill('2');
  // by keyboard
  const tree = page.getByRole('tree');
  await line(page, `${BODY}.cls_network_cells_primitives`).click();
  await tree.press('+');
  await pick(page, 'Bench201Primitives');
  await tree.press('+');
  await pick(page, 'Bench201Primitives');
  await line(page, `${METHOD}.cls_criterion`).click();
  await tree.press('Enter');
  await pick(page, 'CrossEntropyCriterion');
  await line(page, `${METHOD}.cls_optimizers`).click();
  await tree.press('+');
  await pick(page, 'SGDOptimizer');
  await line(page, 'cls_trainer').click();
  await tree.press('Enter');
  await pick(page, 'SimpleTrainer');
  await page.getByRole('button', { name: 'No problems' }).waitFor();

  await page.keyboard.press('Control+s');
  await page.getByLabel('File in your workspace').fill('mine/first.json');
  await page.keyboard.press('Enter');
  await page.getByText('Saved as mine/first.json').waitFor();
  await page.getByText('mine/first.json', { exact: true }).waitFor();
  expect(must(studio.dir, process.execPath, [CLI, 'check', 'mine/first.json'])).toMatch(/^ok: SingleSearchTask/);
  const saved = JSON.parse(readFileSync(join(studio.dir, 'mine/first.json'), 'utf8')) as object;
  expect(saved).toMatchObject({
    cls: 'SingleSearchTask',
    cls_method: { cls_network: { cls_network_body: { cell_order: ['n', 'r'] } } },
  });
  await page.close();
});

test('slots show name, allowed number and colour, and fold', async () => {
  const page = await studio.open();
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
  await page.getByRole('button', { name: 'Discard' }).click();
  await openTemplate(page, 'tasks/quickstart_s2.json');
  expect(await line(page, METHOD).getAttribute('data-fill')).toBe('later');
  await page.close();
});

test('the list of a slot offers what fits and is not there, with help; what is not installed says how', async () => {
  const page = await studio.open();
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

test('modules are reordered, duplicated, replaced, copied, dragged and removed; undo takes all back', async () => {
  const page = await studio.open();
  await openTemplate(page, QUICK);
  const tree = page.getByRole('tree');
  const cells = `${BODY}.cls_network_cells`;
  const classes = async (): Promise<string[]> => {
    const all = page.locator(`[role=treeitem][data-path^="${cells}#"]`);
    return (await all.allInnerTexts()).map((text) => /\w*Cell\b/.exec(text)![0]);
  };
  const [normal, reduction] = ['Bench201CNNSearchCell', 'Bench201ReductionCell'];
  expect(await classes()).toEqual([normal, reduction]);
  await line(page, `${cells}#0`).click();
  await tree.press('Alt+ArrowDown');
  expect(await classes()).toEqual([reduction, normal]);
  await tree.press('Control+d');
  expect(await classes()).toEqual([reduction, normal, normal]);
  await tree.press('Delete');
  expect(await classes()).toEqual([reduction, normal]);
  await line(page, `${cells}#1`).dragTo(line(page, `${cells}#0`), { targetPosition: { x: 200, y: 4 } });
  expect(await classes()).toEqual([normal, reduction]);
  await line(page, `${cells}#0`).click();
  await tree.press('Control+c');
  await line(page, cells).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Paste' }).click();
  await line(page, `${cells}#2`).waitFor();
  expect(await classes()).toEqual([normal, reduction, normal]);

  await line(page, `${METHOD}.cls_optimizers#0`).click();
  await tree.press('r');
  await pick(page, 'AdamOptimizer');
  expect(await field(page, 'lr').inputValue()).toBe('0.05');
  await page.getByText('Left out, since it does not fit here: momentum').waitFor();

  while (await page.getByRole('button', { name: 'Undo' }).isEnabled()) await page.keyboard.press('Control+z');
  expect(await classes()).toEqual([normal, reduction]);
  await page.getByRole('button', { name: 'Redo' }).click();
  expect(await classes()).toEqual([reduction, normal]);
  await page.close();
});

test('arguments are check boxes, lists, numbers with limits and texts, with help, default and the way back', async () => {
  const page = await studio.open();
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
  const page = await studio.open();
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
  const page = await studio.open();
  await openTemplate(page, 'broken.json');
  await page.getByRole('button', { name: /\d problems/ }).click();
  const panel = page.getByRole('region', { name: 'Problems' });
  await picture(page, 'problems');
  await panel.getByText(/seed of SingleSearchTask must be at least 0/).click();
  expect(await field(page, 'seed').inputValue()).toBe('-1');
  await panel.getByRole('button', { name: /Fix all certain/ }).click();
  await line(page, 'cls_trainer').getByText('SimpleTrainer').waitFor();
  await panel.getByRole('button', { name: 'Set to 0' }).click();
  await panel.getByText(/needs a method/).waitFor();
  expect(await panel.getByText(/seed of/).count()).toBe(0);
  await panel.getByRole('button', { name: 'Check with files' }).click();
  await page.getByText(/Checked with files: \d problems/).waitFor();
  await page.close();
});

test('files: a part is merged, both forms and formats are saved, a comparison shows what differs', async () => {
  const page = await studio.open();
  await openTemplate(page, 'search.json');
  await fileMenu(page, 'Add a part');
  await page.getByRole('dialog').getByRole('button', { name: 'network.yaml' }).click();
  await page.getByText('network.yaml added to what was there').waitFor();
  await line(page, BODY).getByText('cell_order n, n').waitFor();
  await fileMenu(page, 'Save as');
  await page.getByLabel('File in your workspace').fill('flat.yaml');
  await page.getByText('Flat', { exact: true }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as flat.yaml').waitFor();
  const flat = readFileSync(join(studio.dir, 'flat.yaml'), 'utf8');
  expect(flat).toMatch(/^cls_task: SingleSearchTask$/m);
  expect(flat).toMatch(/cell_order": n, n$/m);

  await line(page, BODY).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Save this part' }).click();
  await page.getByLabel('File in your workspace').fill('body.json');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as body.json').waitFor();
  expect(JSON.parse(readFileSync(join(studio.dir, 'body.json'), 'utf8'))).toMatchObject({
    cls: 'StackedCellsNetworkBody',
    cell_order: ['n', 'n'],
  });

  await fileMenu(page, 'Compare with a file or a run');
  await page.getByRole('dialog').getByRole('button', { name: 'search.json' }).click();
  expect(await page.locator('.cm-changedLine').first().innerText()).toContain('"cell_order": ["n", "r", "n"]');
  await page.close();
});

test('work survives a reload, two tabs keep apart, a file that changed meanwhile is not overwritten', async () => {
  const page = await studio.open();
  await openTemplate(page, 'search.json');
  await field(page, 'seed').fill('5');
  await page.getByRole('img', { name: 'not saved' }).waitFor();
  await page.reload();
  await page.getByRole('tree').waitFor();
  expect(await field(page, 'seed').inputValue()).toBe('5');

  const other = await studio.openBeside(page);
  await openTemplate(other, 'search.json');
  await field(other, 'seed').fill('6');
  await other.keyboard.press('Control+s');
  await other.getByText('Saved as search.json').waitFor();
  await page.reload();
  await page.getByRole('tree').waitFor();
  expect(await field(page, 'seed').inputValue()).toBe('5');
  await page.keyboard.press('Control+s');
  await page.getByText('The file was changed since you opened it').waitFor();
  expect(readFileSync(join(studio.dir, 'search.json'), 'utf8')).toContain('"{cls_task}.seed": 6');
  await page.getByRole('button', { name: 'Overwrite the file' }).click();
  await page.getByText('Saved as search.json').waitFor();
  expect(readFileSync(join(studio.dir, 'search.json'), 'utf8')).toContain('"{cls_task}.seed": 5');

  // what a closed tab left unsaved is offered
  await field(page, 'note').fill('left behind');
  await page.waitForTimeout(500);
  await page.close();
  await fileMenu(other, 'New');
  await other.reload();
  await other.getByRole('region', { name: 'Unsaved work' }).getByRole('button', { name: 'Continue' }).click();
  expect(await field(other, 'note').inputValue()).toBe('left behind');
  await other.close();
});

test('text and outline are one: edits go both ways, mistakes are marked, completion offers what fits', async () => {
  const page = await studio.open();
  await openTemplate(page, QUICK);
  await field(page, 'seed').fill('11');
  await showView(page, 'Text');
  const text = page.getByLabel('Text of the configuration');
  await text.getByText('"seed": 11,').waitFor();
  await text.getByText('"seed": 11,').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('"is_d');
  await page.getByRole('option', { name: /is_deterministic/ }).click();
  await page.getByText('The other views show what could be read last').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(': true,');
  await page.getByText('Ctrl+Space offers what fits').waitFor();
  expect(await field(page, 'is_deterministic').isChecked()).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.type('"sead": 3,');
  await page.locator('.cm-lintRange-error').first().waitFor();
  await page.getByRole('button', { name: '1 problem', exact: true }).waitFor();

  await page.getByText('YAML', { exact: true }).click();
  await text.getByText('sead: 3').waitFor();
  await showView(page, 'Outline');
  await line(page, 'cls_trainer').getByText('SimpleDDPTrainer').waitFor();
  await page.close();
});

test('the outline is gone through by keyboard and by wheel, in a narrow window too', async () => {
  const page = await studio.open({ width: 390, height: 844 });
  await openTemplate(page, QUICK);
  const tree = page.getByRole('tree');
  await tree.focus();
  const selected = (): Promise<string | null> => page.locator('[aria-selected=true]').getAttribute('data-path');
  await page.keyboard.press('ArrowDown');
  expect(await selected()).toBe('cls_device');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  expect(await line(page, METHOD).getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await selected()).toBe(`${METHOD}.cls_data`);
  await page.keyboard.press('End');
  expect(await selected()).toMatch(/^cls_|cls_benchmark$/);
  expect(await line(page, '').count()).toBe(0);
  await tree.hover();
  await page.mouse.wheel(0, -5000);
  await line(page, '').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  expect(await field(page, 'is_test_run').isVisible()).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing in the ${colorScheme} page keeps people out who see or point in other ways`, async () => {
    const page = await studio.open({ colorScheme });
    await page.getByRole('button', { name: QUICK }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await openTemplate(page, 'broken.json');
    await page.getByRole('button', { name: /\d problems/ }).click();
    await line(page, 'cls_trainer').click();
    expect(await seriousFindings(page)).toEqual([]);
    await line(page, 'cls_device').locator('[data-do=add]').click();
    await page.getByRole('option').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await showView(page, 'Text');
    await page.locator('.cm-lintRange-error').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await fileMenu(page, 'Save as');
    await page.getByLabel('File in your workspace').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });
}

test('a run is put into the queue and shown', async () => {
  writeFileSync(
    join(studio.dir, 'tiny.json'),
    JSON.stringify({
      ...shippedConfig(QUICK),
      '{cls_task}.is_test_run': true,
      '{cls_task}.save_dir': '{path_tmp}/tiny',
      '{cls_trainer}.max_epochs': 1,
      cls_data: 'RandomImageClassificationData',
    }),
  );
  const page = await studio.open();
  await openTemplate(page, 'tiny.json');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForURL(/\/runs\/./);
  expect(existsSync(join(studio.dir, 'tiny.json'))).toBe(true);
  await page.close();
});
