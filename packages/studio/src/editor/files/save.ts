import { notifications } from '@mantine/notifications';
import { ApiError } from '../../api/api-error.js';
import { queries } from '../../api/queries.js';
import { check } from '../state/check.js';
import { configText, formatOf, jsonText, type TextForm } from '../state/config-text.js';
import { copyOf } from '../state/edit.js';
import { editor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { writeFile, type Stored } from './configs-api.js';
import { isReadable } from './readable.js';

/** What is saved, where and how. */
export interface Saving {
  readonly path: string;
  readonly form: TextForm['form'];
  /** Path of the module that is saved alone. */
  readonly part?: string;
  /** Of the version that may be overwritten; null if there must be none. */
  readonly etag: string | null;
  /** What waits for it, such as the opening of another file. */
  readonly then?: (() => void) | undefined;
}

let saving: Promise<void> = Promise.resolve();

/**
 * Saves to the file that is open, or asks for one; one time after the other, so that no version is taken for a
 * foreign one.
 *
 * @param then is done once it is saved
 */
export function save(then?: () => void): Promise<void> {
  saving = saving.then(() => saveNow(then));
  return saving;
}

async function saveNow(then: (() => void) | undefined): Promise<void> {
  const { file, data } = editor.getState();
  if (Object.keys(data).length === 0 || !isReadable('Not saved')) return;
  if (file === undefined || !file.writable) return setUi({ dialog: { name: 'save', then } });
  await saveAs({ path: file.path, form: file.form, etag: file.etag, then });
}

/** Saves to a file of the workspace; if that was changed meanwhile, it is shown, and nothing is overwritten. */
export async function saveAs(saving: Saving): Promise<void> {
  if (!isReadable('Not saved')) return;
  const { data, checked, opened } = editor.getState();
  const { dialog } = useUi.getState();
  const { path, form, part, etag, then } = saving;
  const isOpen = (): boolean => editor.getState().opened === opened;
  try {
    const text = await textOf(saving);
    const written = await writeFile(path, text, etag);
    if (part === undefined && isOpen()) {
      editor.getState().markSaved(data, { folder: 'workspace', path, etag: written, writable: true, form });
    }
    void queries.invalidateQueries({ queryKey: ['configs'] });
    void queries.invalidateQueries({ queryKey: ['note', 'workspace', path] });
    // not one that was opened meanwhile
    if (useUi.getState().dialog === dialog) setUi({ dialog: undefined });
    const isOther = form === 'flat' && part === undefined && !checked.ok;
    const note = isOther ? ' In the hierarchical form: the flat one cannot hold what is wrong.' : '';
    notifications.show({ color: 'green', message: `Saved as ${path}.${note}` });
    if (isOpen()) then?.();
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNINAS_ECHANGED' && isOpen()) {
      const theirs = error.details as { readonly text: string | null; readonly etag: string | null };
      setUi({ dialog: { name: 'conflict', saving, theirs: theirs.text === null ? null : (theirs as Stored) } });
      return;
    }
    notifications.show({ color: 'red', title: 'Not saved', message: (error as Error).message });
  }
}

/** The text that would be saved. */
export async function textOf({ path, form, part }: Pick<Saving, 'path' | 'form' | 'part'>): Promise<string> {
  const { data, checked, modules } = editor.getState();
  const format = formatOf(path);
  if (part === undefined || modules === undefined) return configText(data, checked, { form, format });
  const alone = copyOf({ data, checked }, part);
  return format === 'json'
    ? jsonText(alone)
    : configText(alone, check(alone, modules), { form: 'hierarchical', format });
}
