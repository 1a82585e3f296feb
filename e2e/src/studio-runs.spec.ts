import type { Page } from 'playwright-core';
import { button, openTemplate, runState, setArgument } from './studio-pages.js';
import { itWithChromium, seriousFindings, studioOf } from './studio.js';

/* Runs that fail, wait, and outlive their server. */

const studio = studioOf();

itWithChromium(
  'a run that fails shows its error and its log; a killed server comes back to its queue in every tab',
  async () => {
    const page = await studio().open({ colorScheme: 'dark' });
    await openTemplate(page, 'tasks/quickstart_s3.json');
    await setArgument(page, 'cls_method.cls_network', 'config_path', 'nowhere.network_config');
    await setArgument(page, '', 'save_dir', '{path_tmp}');
    await button(page, 'Run').click();
    await page
      .getByRole('alert')
      .getByText(/nowhere\.network_config/)
      .waitFor({ timeout: 60_000 });
    await page
      .getByRole('log')
      .getByText(/nowhere\.network_config/)
      .waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    // one run that takes long, and ten behind it
    await page.getByRole('link', { name: 'Editor' }).click();
    await setArgument(page, 'cls_method.cls_network', 'config_path', 'DARTS_V1');
    await setArgument(page, 'cls_trainer', 'max_epochs', '500');
    for (let i = 0; i < 11; i++) {
      await button(page, 'Run').click();
      await runState(page, i === 0 ? 'running' : 'queued').waitFor({ timeout: 60_000 });
      if (i < 10) await page.getByRole('link', { name: 'Editor' }).click();
    }
    const other = await studio().openBeside(page);
    await other.getByRole('link', { name: 'Runs' }).click();
    const words = async (tab: Page): Promise<readonly string[]> =>
      (await tab.locator('nav [data-state]').allInnerTexts()).map((text) => text.split(',')[0]!);
    const expected = [...new Array<string>(10).fill('queued'), 'running', 'failed'];
    await other.locator('nav [data-state="running"]').waitFor();
    expect(await words(other)).toEqual(expected);

    await studio().kill();
    for (const tab of [page, other]) await tab.getByText('The server does not answer').waitFor();
    await studio().restart();
    for (const tab of [page, other]) {
      await tab.getByText('The server does not answer').waitFor({ state: 'detached', timeout: 30_000 });
      expect(await words(tab)).toEqual(expected);
    }
    // what one tab does, the other one shows; the next in the queue is stopped as well
    await other.getByRole('link', { name: /running/ }).click();
    await button(other, 'Stop').click();
    await page.locator('nav [data-state="stopped"], nav [data-state="stopping"]').first().waitFor({ timeout: 60_000 });
  },
  300_000,
);
