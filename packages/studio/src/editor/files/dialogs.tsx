import { Modal } from '@mantine/core';
import { lazy, Suspense, type ReactElement } from 'react';
import { Waiting } from '../../shell/waiting.js';
import { setUi, useUi, type Dialog } from '../ui/ui-store.js';
import { OpenDialog } from './open-dialog.js';
import { SaveDialog } from './save-dialog.js';
import { UnsavedDialog } from './unsaved-dialog.js';

// both show texts side by side, for which a lot of code is needed
const CompareDialog = lazy(() => import('../../text/compare-dialog.js'));
const ConflictDialog = lazy(() => import('../../text/conflict-dialog.js'));

const close = (): void => setUi({ dialog: undefined });

/** The window above the page, if there is one. */
export function Dialogs(): ReactElement {
  const dialog = useUi((state) => state.dialog);
  const isWide = dialog?.name === 'compare' || dialog?.name === 'conflict';
  return (
    <Modal
      opened={dialog !== undefined}
      onClose={close}
      title={dialog && titleOf(dialog)}
      size={isWide ? 'min(1200px, 96vw)' : 'lg'}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Suspense fallback={<Waiting what="the comparison" />}>{dialog && contentOf(dialog)}</Suspense>
    </Modal>
  );
}

function titleOf(dialog: Dialog): string {
  switch (dialog.name) {
    case 'open':
      return dialog.isPart ? 'Add a part from a file' : 'Open a configuration';
    case 'save':
      return dialog.part === undefined ? 'Save as' : 'Save a part';
    case 'compare':
      return 'Compare';
    case 'unsaved':
      return 'There is unsaved work';
    case 'conflict':
      return `${dialog.saving.path} is not what it was`;
  }
}

function contentOf(dialog: Dialog): ReactElement {
  switch (dialog.name) {
    case 'open':
      return <OpenDialog isPart={dialog.isPart} />;
    case 'save':
      return <SaveDialog {...(dialog.part !== undefined && { part: dialog.part })} then={dialog.then} />;
    case 'compare':
      return <CompareDialog />;
    case 'unsaved':
      return <UnsavedDialog what={dialog.what} then={dialog.then} />;
    case 'conflict':
      return <ConflictDialog saving={dialog.saving} theirs={dialog.theirs} />;
  }
}
