import { notifications } from '@mantine/notifications';
import { setUi, useUi } from '../ui/ui-store.js';

/**
 * Whether what is seen is what would be taken: a text that cannot be read is not.
 * Then this says so, and shows it.
 *
 * @param notDone what is left undone, such as `Not saved`
 */
export function isReadable(notDone: string): boolean {
  const { brokenText } = useUi.getState();
  if (brokenText === undefined) return true;
  notifications.show({ color: 'red', title: notDone, message: `The text cannot be read. ${brokenText.message}` });
  setUi({ view: 'text', pane: 'main', dialog: undefined });
  return false;
}
