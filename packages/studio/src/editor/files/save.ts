import { notifications } from '@mantine/notifications';
import { ApiError } from '../../api/api-error.js';
import { check } from '../state/check.js';
import { configText, formatOf, jsonText, type TextForm } from '../state/config-text.js';
import { copyOf } from '../state/edit.js';
import { editor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';
import { writeFile, type Stored } from './configs-api.js';

/** What is saved, where and how. */
export interface Saving {
  readonly path: string;
  readonly form: TextForm['form'];
  /** Path of the module that is saved alone. */
  readonly part?: string;
  /** Of the version that may be overwritten; null if there must be none. */
  readonly etag: string | null;
}

/** Saves to the file that is open, or asks for one. */
export async function save(): Promise<void> {
  const { file } = editor.getState();
  if (file === undefined || !file.writable) return setUi({ dialog: { name: 'save' } });
  await saveAs({ path: file.path, form: file.form, etag: file.etag });
}

/** Saves to a file of the workspace; if that was changed meanwhile, it is shown, and nothing is overwritten. */
export async function saveAs(saving: Saving): Promise<void> {
  const { data, checked } = editor.getState();
  const { path, form, part, etag } = saving;
  try {
    const text = await textOf(saving);
    const written = await writeFile(path, text, etag);
    if (part === undefined) {
      editor.getState().markSaved(data, { folder: 'workspace', path, etag: written, writable: true, form });
    }
    setUi({ dialog: undefined });
    const isOther = form === 'flat' && part === undefined && !checked.ok;
    const note = isOther ? ' In the hierarchical form: the flat one cannot hold what is wrong.' : '';
    notifications.show({ color: 'green', message: `Saved as ${path}.${note}` });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNINAS_ECHANGED') {
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
