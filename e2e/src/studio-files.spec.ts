import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { field, fileMenu, line, openTemplate, showView } from './studio-pages.js';
import { studioOf, testInBrowser as test } from './studio.js';
import { shippedConfig } from './workspace.js';

/* What a person does with files and texts, and that no work is lost. */

const METHOD = 'cls_method';
const BODY = `${METHOD}.cls_network.cls_network_body`;
const QUICK = 'tasks/quickstart_s1.json';

const LEFT = `${JSON.stringify({ cls: 'SingleSearchTask', seed: 1 }, null, 2)}\n`;

const studio = studioOf({
  'search.json': JSON.stringify(shippedConfig(QUICK)),
  'left.json': LEFT,
  'network.yaml': 'cls_method:\n  cls_network:\n    cls_network_body:\n      cell_order: [n, n]\n',
});

test('files: a part is merged, both forms and formats are saved, a comparison shows what differs', async () => {
  const page = await studio().open();
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
  const flat = readFileSync(join(studio().dir, 'flat.yaml'), 'utf8');
  expect(flat).toMatch(/^cls_task: SingleSearchTask$/m);
  expect(flat).toMatch(/cell_order": n, n$/m);

  await line(page, BODY).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Save this part' }).click();
  await page.getByLabel('File in your workspace').fill('body.json');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as body.json').waitFor();
  expect(JSON.parse(readFileSync(join(studio().dir, 'body.json'), 'utf8'))).toMatchObject({
    cls: 'StackedCellsNetworkBody',
    cell_order: ['n', 'n'],
  });

  await fileMenu(page, 'Compare with a file or a run');
  await page.getByRole('dialog').getByRole('button', { name: 'search.json' }).click();
  expect(await page.locator('.cm-changedLine').first().innerText()).toContain('"cell_order": ["n", "r", "n"]');
  await page.close();
});

test('work survives a reload, two tabs keep apart, a file that changed meanwhile is not overwritten', async () => {
  const page = await studio().open();
  await openTemplate(page, 'search.json');
  await field(page, 'seed').fill('5');
  await page.getByRole('img', { name: 'not saved' }).waitFor();
  await page.reload();
  await page.getByRole('tree').waitFor();
  expect(await field(page, 'seed').inputValue()).toBe('5');

  const other = await studio().openBeside(page);
  await openTemplate(other, 'search.json');
  await field(other, 'seed').fill('6');
  await other.keyboard.press('Control+s');
  await other.getByText('Saved as search.json').waitFor();
  await page.reload();
  await page.getByRole('tree').waitFor();
  expect(await field(page, 'seed').inputValue()).toBe('5');
  await page.keyboard.press('Control+s');
  await page.getByText('The file was changed since you opened it').waitFor();
  expect(readFileSync(join(studio().dir, 'search.json'), 'utf8')).toContain('"{cls_task}.seed": 6');
  // taking the file is a step like any other
  await page.getByRole('button', { name: 'Take the file' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await field(page, 'seed').inputValue()).toBe('6');
  expect(await page.getByRole('img', { name: 'not saved' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await field(page, 'seed').inputValue()).toBe('5');
  await field(other, 'seed').fill('7');
  await other.keyboard.press('Control+s');
  await other.getByText('Saved as search.json').last().waitFor();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'Overwrite the file' }).click();
  await page.getByText('Saved as search.json').waitFor();
  expect(readFileSync(join(studio().dir, 'search.json'), 'utf8')).toContain('"{cls_task}.seed": 5');

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

test('what is not saved when another file is opened is kept, and can be gone on with', async () => {
  const page = await studio().open();
  await openTemplate(page, QUICK);
  await field(page, 'note').fill('first idea');
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog').getByRole('button', { name: 'network.yaml' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await field(page, 'note').inputValue()).toBe('first idea');
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog').getByRole('button', { name: 'tasks/quickstart_s2.json' }).click();
  await page.getByRole('button', { name: 'Keep it for later' }).click();
  await page.getByRole('tree').getByText('NetHPOTask').waitFor();
  await field(page, 'note').fill('second idea');

  // either way round, and after a reload
  for (const [next, other] of [
    ['first idea', QUICK],
    ['second idea', 'tasks/quickstart_s2.json'],
  ] as const) {
    await page.keyboard.press('Control+o');
    const left = page.getByRole('dialog').getByRole('region', { name: 'Unsaved work' });
    await left.getByText(other).waitFor();
    await left.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Keep it for later' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await field(page, 'note').inputValue()).toBe(next);
    await page.reload();
    await page.getByRole('tree').waitFor();
  }
  await page.close();
});

test('a text that cannot be read is work like any other: nothing is saved or run in its place, and it is kept', async () => {
  const page = await studio().open();
  await openTemplate(page, 'left.json');
  await showView(page, 'Text');
  const text = page.getByLabel('Text of the configuration');
  await text.getByText('"seed": 1').click();
  // what the text follows is no step of its own
  await page.keyboard.press('Control+z');
  await text.getByText('"seed": 1').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' oops');
  await page.getByText('The other views show what could be read last').waitFor();
  await page.getByRole('img', { name: 'not saved' }).waitFor();
  // three of the experiment, and this one
  await page.getByRole('button', { name: '4 problems' }).waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText('Not saved', { exact: true }).waitFor();
  expect(readFileSync(join(studio().dir, 'left.json'), 'utf8')).toBe(LEFT);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('Not started', { exact: true }).waitFor();

  await fileMenu(page, 'New');
  await page.getByRole('button', { name: 'Keep it for later' }).click();
  await page.getByRole('region', { name: 'Unsaved work' }).getByRole('button', { name: 'Continue' }).click();
  await text.getByText('"seed": 1 oops').waitFor();
  await page.close();
});

test('what waits for a save is done after it; a slow save stays with its own file', async () => {
  const page = await studio().open();
  await page.getByRole('button', { name: /^SingleSearchTask/ }).click();
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog').getByRole('button', { name: 'left.json' }).click();
  await page.getByRole('button', { name: 'Save first' }).click();
  await page.getByLabel('File in your workspace').fill('first.json');
  // the experiment behind the window stays as it is
  await page.keyboard.press('Control+z');
  await page.getByLabel('File in your workspace').fill('first.json');
  await page.keyboard.press('Enter');
  await page.getByText('left.json', { exact: true }).waitFor();
  expect(JSON.parse(readFileSync(join(studio().dir, 'first.json'), 'utf8'))).toEqual({ cls: 'SingleSearchTask' });

  await field(page, 'seed').fill('8');
  let answer = (): void => undefined;
  const waits = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/left.json', async (route) => {
    await waits;
    await route.continue();
  });
  await page.keyboard.press('Control+s');
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog').getByRole('button', { name: 'first.json' }).click();
  await page.getByRole('button', { name: 'Keep it for later' }).click();
  await page.getByRole('toolbar').getByText('first.json').waitFor();
  answer();
  await page.getByText('Saved as left.json').waitFor();
  expect(await page.getByRole('toolbar').getByText('first.json').count()).toBe(1);
  expect(readFileSync(join(studio().dir, 'left.json'), 'utf8')).toContain('"seed": 8');
  await page.close();
});

test('text and outline are one: edits go both ways, mistakes are marked, completion offers what fits', async () => {
  const page = await studio().open();
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
