import { notifications } from '@mantine/notifications';
import { readText } from '../state/config-text.js';
import type { Data } from '../state/data.js';
import { gather, isFlat } from '../state/gather.js';
import type { FileRef } from '../state/store.js';
import { editor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { readFile, type Folder, type Stored } from './configs-api.js';

/** A configuration that was read, with the file it is from if that is one of the server's. */
interface Read {
  readonly data: Data;
  readonly file?: FileRef;
}

/** Whether there is work that is in no file. */
export function isUnsaved(): boolean {
  const { data, saved } = editor.getState();
  return (data !== saved && Object.keys(data).length > 0) || useUi.getState().brokenText !== undefined;
}

let started: Data | undefined;

/** Remembers that a run has a configuration, from which it can be opened again. */
export function noteStarted(data: Data): void {
  started = data;
}

/** Does what takes the place of the present work after asking, if that is in no file and no run. */
export function whenSafe(what: string, then: () => void): void {
  const isInRun = editor.getState().data === started && useUi.getState().brokenText === undefined;
  if (isUnsaved() && !isInRun) setUi({ dialog: { name: 'unsaved', what, then } });
  else then();
}

/** Opens a file of a folder. */
export async function openFile(folder: Pick<Folder, 'id' | 'writable'>, path: string, isPart: boolean): Promise<void> {
  try {
    const { text, etag } = await readFile(folder.id, path);
    await openText(path, text, isPart, { folder: folder.id, path, etag, writable: folder.writable });
  } catch (error) {
    notifications.show({ color: 'red', title: path, message: (error as Error).message });
  }
}

/** Opens a text, or adds it as a part to what is open. */
export async function openText(
  name: string,
  text: string,
  isPart: boolean,
  file?: Omit<FileRef, 'form'>,
): Promise<void> {
  const read = await readText(name, text);
  if (read.data === undefined) {
    const [first] = read.problems;
    const place = first?.line === undefined ? '' : ` (line ${first.line}, column ${first.column})`;
    notifications.show({ color: 'red', title: name, message: `${first?.message ?? 'it cannot be read'}${place}` });
    return;
  }
  if (isPart) return addPart(name, read.data);
  const form = isFlat(read.data) ? 'flat' : 'hierarchical';
  const { data } = read;
  open({ data, ...(file && { file: { ...file, form } }) });
  if (read.hasComments) {
    notifications.show({ color: 'yellow', message: 'This file has comments. Saving from here does not keep them.' });
  }
}

/** Takes over what a file holds that was changed meanwhile; undo brings back what was here. */
export async function takeOver({ path, form }: Pick<FileRef, 'path' | 'form'>, { text, etag }: Stored): Promise<void> {
  const { data } = await readText(path, text);
  if (data === undefined) return openText(path, text, false);
  const { modules, earlier } = editor.getState();
  if (modules === undefined) return;
  const file = { folder: 'workspace', path, etag, writable: true, form: isFlat(data) ? 'flat' : form } as const;
  editor.getState().takeOver(gather([data], modules, earlier), file);
  setUi({ ofServer: undefined, brokenText: undefined, dialog: undefined });
}

/** Opens a configuration in place of the present one. */
export function open({ data, file }: Read): void {
  const { modules, earlier } = editor.getState();
  if (modules === undefined) return;
  editor.getState().open(gather([data], modules, earlier), file);
  setUi({ query: '', pane: 'main', ofServer: undefined, brokenText: undefined, dialog: undefined });
}

function addPart(name: string, part: Data): void {
  editor.getState().edit({ label: `${name} added` }, ({ data, modules }) => ({
    data: gather([data, part], modules, editor.getState().earlier),
    focus: '',
  }));
  notifications.show({ message: `${name} added to what was there` });
}
