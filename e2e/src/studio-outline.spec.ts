import type { Locator } from 'playwright-core';
import { field, line, openTemplate, pick } from './studio-pages.js';
import { seriousFindings, studioOf, testInBrowser as test } from './studio.js';

/* What a person does with the lines of the outline, by mouse, wheel and keyboard. */

const METHOD = 'cls_method';
const BODY = `${METHOD}.cls_network.cls_network_body`;
const QUICK = 'tasks/quickstart_s1.json';

const studio = studioOf();

/** Moves the pointer with a module over a line, until the page shows what it makes of it. */
async function dragOver(to: Locator, shown: Locator): Promise<void> {
  // a browser tells of the first moves late
  for (let i = 0; i < 30 && (await shown.count()) === 0; i++) await to.hover({ position: { x: 90 + i, y: 20 } });
  await shown.waitFor();
}

test('modules are reordered, duplicated, replaced, copied, dragged and removed; undo takes all back', async () => {
  const page = await studio().open();
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

test('a module is dragged into another slot with all below it; where it does not fit, the line says why', async () => {
  const page = await studio().open({ height: 1300 });
  await openTemplate(page, 'tasks/cream1.json');
  const [network, matching] = [`${METHOD}.cls_network`, `${METHOD}.cls_mmn_network`];
  await line(page, network).dragTo(line(page, matching));
  await line(page, matching).getByText('SearchUninasNetwork').waitFor();
  await line(page, `${matching}.cls_network_body.cls_network_stem`).waitFor();
  expect(await line(page, network).getAttribute('data-fill')).toBe('wrong');
  expect(await line(page, `${network}.cls_network_body`).count()).toBe(0);

  // back again, but on its way over lines that refuse it
  const refused = page.locator('[data-edge=refused]');
  await line(page, matching).hover();
  await page.mouse.down();
  await dragOver(line(page, `${METHOD}.cls_criterion`), refused.getByText('takes only: criterion'));
  await dragOver(line(page, `${matching}.cls_network_body`), refused.getByText('is part of it'));
  await page.mouse.up();
  expect(await refused.count()).toBe(0);
  await line(page, matching).getByText('SearchUninasNetwork').waitFor();
  expect(await line(page, network).getAttribute('data-fill')).toBe('wrong');

  await line(page, matching).dragTo(line(page, network));
  await line(page, `${network}.cls_network_body`).waitFor();
  expect(await line(page, matching).getAttribute('data-fill')).toBe('right');
  await page.keyboard.press('Control+z');
  await line(page, matching).getByText('SearchUninasNetwork').waitFor();
  await page.keyboard.press('Control+z');
  await line(page, network).getByText('SearchUninasNetwork').waitFor();
  await page.getByRole('img', { name: 'not saved' }).waitFor({ state: 'detached' });
  await page.close();
});

test('the outline is gone through by keyboard and by wheel, in a narrow window too', async () => {
  const page = await studio().open({ width: 390, height: 844 });
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
