import { button, fileMenu, line, openTemplate, showView } from './studio-pages.js';
import { BROKEN, seriousFindings, studioOf, testInBrowser as test } from './studio.js';

/* An accessibility check of the editor with all that opens above it; of runs, `studio-whole-way.spec.ts` has one. */

const QUICK = 'tasks/quickstart_s1.json';

const studio = studioOf({ 'broken.json': BROKEN });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing in the ${colorScheme} page keeps people out who see or point in other ways`, async () => {
    const page = await studio().open({ colorScheme });
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
    await button(page, 'File').click();
    await page.getByRole('menuitem').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await showView(page, 'Outline');
    await line(page, 'cls_trainer').click({ button: 'right' });
    await page.getByRole('menuitem').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await fileMenu(page, 'Save as');
    await page.getByLabel('File in your workspace').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });
}
