import { ActionIcon, Badge, Group, Text, Title, Tooltip } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconCopyPlus,
  IconSwitchHorizontal,
  IconTrash,
} from '@tabler/icons-react';
import type { ArgTreeNode } from '@uninas/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import { copyPart } from '../outline/clipboard.js';
import { chooseReplacement } from '../picker/choose.js';
import { parentOf } from '../state/data.js';
import { duplicateModule, moveModule, removeModule } from '../state/edit.js';
import { editor, useEditor } from '../state/use-editor.js';
import { Doc } from '../ui/doc.js';
import { firstSentence } from '../ui/first-sentence.js';
import { Marked } from '../ui/marked.js';
import { useUi } from '../ui/ui-store.js';
import classes from './form.module.css';

/** Name, help and origin of a module, and what can be done with it. */
export function ModuleHead({ node }: { readonly node: ArgTreeNode }): ReactElement {
  const plugin = useEditor((state) => state.modules?.register.find(node.cls)?.plugin.name);
  const lost = useEditor((state) => state.lost);
  const query = useUi((state) => state.query);
  const { entry, path } = node;
  return (
    <header className={classes.head}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Title order={2} size="h4" className={classes.title}>
            <Marked text={node.cls} query={query} />
          </Title>
          <Group gap={6}>
            <Text size="xs" c="dimmed" ff="monospace" className={classes.path}>
              {path === '' ? 'cls_task' : path}
            </Text>
            {node.origin?.inherited !== undefined && (
              <Badge size="xs" color="yellow" variant="light">
                from {node.origin.inherited}
              </Badge>
            )}
          </Group>
        </div>
        <Actions node={node} />
      </Group>
      <Help doc={entry.doc} />
      {entry.sources?.map((source) => (
        <Text key={source} size="xs" c="dimmed">
          {source}
        </Text>
      ))}
      <Text size="xs" c="dimmed" ff="monospace" className={classes.path}>
        {plugin} {entry.source}:{entry.line}
      </Text>
      {lost.length > 0 && (
        <Text size="xs" className={classes.lost} role="status">
          Left out, since it does not fit here: {lost.join(', ')}
        </Text>
      )}
    </header>
  );
}

/** The first sentence of a docstring; the rest when asked for. */
function Help({ doc }: { readonly doc: string }): ReactElement {
  const [isLong, setLong] = useState(false);
  const first = firstSentence(doc);
  const hasMore = doc.replace(/\s+/g, ' ').trim().length > first.length;
  return (
    <div className={classes.doc}>
      <Doc text={isLong ? doc : first} />
      {hasMore && (
        <button type="button" className={classes.more} aria-expanded={isLong} onClick={() => setLong(!isLong)}>
          {isLong ? 'less' : 'more'}
        </button>
      )}
    </div>
  );
}

function Actions({ node }: { readonly node: ArgTreeNode }): ReactElement {
  const { path, cls, index } = node;
  const { edit } = editor.getState();
  const siblings = useEditor((state) => {
    const step = parentOf(path);
    return step === undefined ? 1 : (state.checked.nodes.get(step.parent)?.children[step.slot]?.length ?? 1);
  });
  return (
    <Group gap={2} wrap="nowrap">
      {index !== undefined && (
        <>
          <Action
            label="Move up"
            isOff={index === 0}
            onClick={() => edit({ label: `${cls} moved` }, (at) => moveModule(at, path, index - 1))}
          >
            <IconArrowUp size={16} />
          </Action>
          <Action
            label="Move down"
            isOff={index >= siblings - 1}
            onClick={() => edit({ label: `${cls} moved` }, (at) => moveModule(at, path, index + 1))}
          >
            <IconArrowDown size={16} />
          </Action>
          <Action
            label="Duplicate"
            onClick={() => edit({ label: `${cls} duplicated` }, (at) => duplicateModule(at, path))}
          >
            <IconCopyPlus size={16} />
          </Action>
        </>
      )}
      <Action label="Copy" onClick={() => copyPart(path)}>
        <IconCopy size={16} />
      </Action>
      <Action label="Replace" onClick={(anchor) => chooseReplacement(anchor, path)}>
        <IconSwitchHorizontal size={16} />
      </Action>
      {path !== '' && (
        <Action label="Remove" onClick={() => edit({ label: `${cls} removed` }, (at) => removeModule(at, path))}>
          <IconTrash size={16} />
        </Action>
      )}
    </Group>
  );
}

interface ActionProps {
  readonly label: string;
  readonly isOff?: boolean;
  readonly onClick: (anchor: DOMRect) => void;
  readonly children: ReactNode;
}

function Action({ label, isOff = false, onClick, children }: ActionProps): ReactElement {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={isOff}
        onClick={(event) => onClick(event.currentTarget.getBoundingClientRect())}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
