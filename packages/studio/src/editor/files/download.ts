import { editor } from '../state/use-editor.js';
import { isReadable } from './readable.js';
import { textOf } from './save.js';

/** Gives the configuration to the browser as a file. */
export async function download(): Promise<void> {
  if (!isReadable('Not downloaded')) return;
  const { file } = editor.getState();
  const path = file?.path ?? 'experiment.json';
  const text = await textOf({ path, form: file?.form ?? 'hierarchical' });
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = path.replace(/^.*\//, '');
  link.click();
  URL.revokeObjectURL(url);
}
