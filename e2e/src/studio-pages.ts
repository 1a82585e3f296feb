import type { Locator, Page } from 'playwright-core';

/** The line of the outline for a tree path. */
export function line(page: Page, path: string): Locator {
  return page.locator(`[role=treeitem][data-path="${path}"]`);
}

/** Chooses a module in the list that is open, as a person types its name. */
export async function pick(page: Page, cls: string): Promise<void> {
  const field = page.getByRole('combobox', { name: /^(?:Add|Choose|Replace) / });
  await field.waitFor();
  await field.fill(cls);
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
}

/** Puts a module into a slot with the mouse. */
export async function add(page: Page, slot: string, cls: string): Promise<void> {
  await line(page, slot).hover();
  await line(page, slot).locator('[data-do=add]').click();
  await pick(page, cls);
}

/** The field of an argument of the module that is looked at. */
export function field(page: Page, arg: string): Locator {
  return page.getByRole('region', { name: 'Details' }).getByLabel(arg, { exact: true });
}

/** Opens a shipped configuration from the first page. */
export async function openTemplate(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('tree').waitFor();
}

/** Chooses in the menu of the file. */
export async function fileMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Shows another view. */
export async function showView(page: Page, label: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'View' }).getByText(label, { exact: true }).click();
}
