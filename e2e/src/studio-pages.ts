import type { Locator, Page } from 'playwright-core';

/** The line of the outline for a tree path. */
export function line(page: Page, path: string): Locator {
  return page.locator(`[role=treeitem][data-path="${path}"]`);
}

/** Chooses a module in the list that is open, as a person types its name. */
export async function pick(page: Page, cls: string): Promise<void> {
  const field = page.getByRole('combobox', { name: /^(?:Add|Choose|Replace) / });
  await field.click();
  await page.keyboard.type(cls);
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
}

/** Scrolls the outline until it shows a line: those outside are not in the page. */
async function seek(page: Page, path: string): Promise<Locator> {
  const found = line(page, path);
  await page.getByRole('tree').hover();
  for (let i = 0; i < 20 && (await found.count()) === 0; i++) await page.mouse.wheel(0, i === 0 ? -10_000 : 250);
  return found;
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

/** Types another text into a field. */
export async function type(page: Page, into: Locator, text: string): Promise<void> {
  await into.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Gives an argument of the module that is looked at another value, by mouse and keyboard. */
export function setField(page: Page, arg: string, value: string): Promise<void> {
  return type(page, field(page, arg), value);
}

/** Goes to a module and gives one of its arguments another value, by mouse and keyboard. */
export async function setArgument(page: Page, path: string, arg: string, value: string): Promise<void> {
  await (await seek(page, path)).click();
  await setField(page, arg, value);
}

/** A button of exactly this name. */
export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** The state of the run that is looked at, once it is this one. */
export function runState(page: Page, word: string): Locator {
  return page.locator(`section [data-state="${word}"]:visible`);
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
