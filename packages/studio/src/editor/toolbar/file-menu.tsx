import { Button, Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconChevronDown,
  IconDeviceFloppy,
  IconDownload,
  IconFilePlus,
  IconFolderOpen,
  IconPuzzle,
} from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { download } from '../files/download.js';
import { open, whenSafe } from '../files/open.js';
import { save } from '../files/save.js';
import { useEditor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';

/** New, open, save and all that. */
export function FileMenu(): ReactElement {
  const isEmpty = useEditor((state) => Object.keys(state.data).length === 0);
  return (
    <Menu position="bottom-start" width={280} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
          File
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFilePlus size={16} />}
          onClick={() => whenSafe('Begin anew', () => open({ data: {} }))}
        >
          New
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFolderOpen size={16} />}
          rightSection="Ctrl O"
          onClick={() => setUi({ dialog: { name: 'open', isPart: false } })}
        >
          Open or use a template
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPuzzle size={16} />}
          disabled={isEmpty}
          onClick={() => setUi({ dialog: { name: 'open', isPart: true } })}
        >
          Add a part
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconDeviceFloppy size={16} />}
          rightSection="Ctrl S"
          disabled={isEmpty}
          onClick={() => void save()}
        >
          Save
        </Menu.Item>
        <Menu.Item disabled={isEmpty} pl={38} onClick={() => setUi({ dialog: { name: 'save' } })}>
          Save as
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} disabled={isEmpty} onClick={() => void download()}>
          Download
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconArrowsDiff size={16} />}
          disabled={isEmpty}
          onClick={() => setUi({ dialog: { name: 'compare' } })}
        >
          Compare with a file or a run
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
