import { line, openTemplate, showView } from './studio-pages.js';
import { picture, seriousFindings, studioOf, testInBrowser as test } from './studio.js';

/* The argument tree as a graph. */

const studio = studioOf();

test('the graph is gone through by arrows, turned, folded and changed', async () => {
  const page = await studio().open();
  await openTemplate(page, 'tasks/quickstart_s1.json');
  await showView(page, 'Graph');
  await line(page, 'cls_method.cls_data').click();
  await page.getByRole('heading', { name: 'MnistPackageData' }).waitFor();
  const graph = page.getByRole('group', { name: /^Modules as a graph/ });
  await graph.focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { name: 'UniformRandomMethod' }).waitFor();
  await picture(page, 'studio-graph');
  expect(await line(page, 'cls_method').getAttribute('title')).toMatch(/@uninas|src\/.*\.ts:\d+$/);
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Top to bottom' }).click();
  await line(page, 'cls_method').waitFor();
  await graph.focus();
  await page.keyboard.press('ArrowUp');
  await page.getByRole('heading', { name: 'SingleSearchTask' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'CpuDevicesManager' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'UniformRandomMethod' }).waitFor();
  // the view moves to it
  await line(page, 'cls_method').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await line(page, 'cls_method').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: /problem/ }).waitFor();
  expect(await line(page, 'cls_method').getAttribute('data-fill')).toBe('wrong');

  // as it was left
  await page.reload();
  await showView(page, 'Graph');
  await page.getByRole('button', { name: 'Left to right' }).waitFor();
  await page.close();
});
