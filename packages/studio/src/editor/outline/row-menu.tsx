import { Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconClipboard,
  IconCopy,
  IconCopyPlus,
  IconDeviceFloppy,
  IconPlus,
  IconSwitchHorizontal,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { chooseReplacement } from '../picker/choose.js';
import type { Row } from '../state/outline-rows.js';
import danger from '../../shell/danger.module.css';
import { Anchor } from '../ui/anchor.js';
import { setUi } from '../ui/ui-store.js';
import { duplicateRow, moveRow, removeRow } from './actions.js';
import { copyPart, pastePart } from './clipboard.js';
import { addTo } from './outline-keys.js';

/** What can be done with a line of the outline. */
export function RowMenu({ row, at, onClose }: { row: Row; at: DOMRect; onClose: () => void }): ReactElement {
  const { type, path, index, count, meta } = row;
  const isModule = type === 'module';
  const isFull = meta.max !== null && count >= meta.max;
  return (
    <Menu opened onClose={onClose} position="bottom-end" width={210} returnFocus transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Anchor at={at} />
      </Menu.Target>
      <Menu.Dropdown>
        {!isModule && !isFull && (
          <Menu.Item leftSection={<IconPlus size={15} />} rightSection="+" onClick={() => addTo(row, at)}>
            Add
          </Menu.Item>
        )}
        {isModule && (
          <>
            <Menu.Item
              leftSection={<IconSwitchHorizontal size={15} />}
              rightSection="R"
              onClick={() => chooseReplacement(at, path)}
            >
              Replace
            </Menu.Item>
            <Menu.Item leftSection={<IconCopy size={15} />} rightSection="Ctrl C" onClick={() => copyPart(path)}>
              Copy
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconClipboard size={15} />} rightSection="Ctrl V" onClick={() => void pastePart(path)}>
          Paste
        </Menu.Item>
        {index !== undefined && (
          <>
            <Menu.Item leftSection={<IconCopyPlus size={15} />} rightSection="Ctrl D" onClick={() => duplicateRow(row)}>
              Duplicate
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowUp size={15} />}
              rightSection="Alt ↑"
              disabled={index === 0}
              onClick={() => moveRow(row, -1)}
            >
              Move up
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={15} />}
              rightSection="Alt ↓"
              disabled={index === count - 1}
              onClick={() => moveRow(row, 1)}
            >
              Move down
            </Menu.Item>
          </>
        )}
        {isModule && (
          <Menu.Item
            leftSection={<IconDeviceFloppy size={15} />}
            onClick={() => setUi({ dialog: { name: 'save', part: path } })}
          >
            Save this part
          </Menu.Item>
        )}
        {path !== '' && (isModule || count > 0) && (
          <Menu.Item
            className={danger.item}
            leftSection={<IconTrash size={15} />}
            rightSection="Del"
            onClick={() => removeRow(row)}
          >
            {isModule ? 'Remove' : 'Remove all'}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
