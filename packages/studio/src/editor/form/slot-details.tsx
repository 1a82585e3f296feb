import { Button, Text, Title } from '@mantine/core';
import { IconClipboard, IconPlus } from '@tabler/icons-react';
import type { ArgTreeNode, MetaEntry } from '@uninas/core';
import type { ReactElement } from 'react';
import { pastePart } from '../outline/clipboard.js';
import { chooseForSlot } from '../picker/choose.js';
import { ProblemLine } from '../problems/problem-line.js';
import { pathOf } from '../state/data.js';
import { allowedCount } from '../state/slot-options.js';
import { editor, useEditor } from '../state/use-editor.js';
import classes from './form.module.css';

interface SlotProps {
  readonly owner: ArgTreeNode;
  readonly slot: string;
  readonly meta: MetaEntry;
}

/** A slot: what it is for, what it holds, and what may be added. */
export function SlotDetails({ owner, slot, meta }: SlotProps): ReactElement {
  const path = pathOf(owner.path, slot);
  const problems = useEditor((state) => state.checked.at.get(path)) ?? [];
  const children = owner.children[slot] ?? [];
  const isFull = meta.max !== null && children.length >= meta.max;
  const flags = Object.entries({ ...meta.where, ...meta.whereAny }).map(([flag, value]) =>
    value ? flag : `not ${flag}`,
  );
  return (
    <>
      <header className={classes.head}>
        <Title order={2} size="h4" ff="monospace" className={classes.title}>
          {slot}
        </Title>
        <Text size="sm">{meta.help}</Text>
        <Text size="xs" c="dimmed">
          A slot of {owner.cls} for modules of kind {meta.kind}
          {flags.length > 0 && ` that are ${flags.join(', ')}`}; allowed: {allowedCount(meta)}.
          {meta.list && meta.duplicates !== true && ' Each class once at most.'}
        </Text>
      </header>
      {problems.map((problem, i) => (
        <ProblemLine key={i} problem={problem} isHere />
      ))}
      {children.map((child) => (
        <button
          key={child.path}
          type="button"
          className={classes.chip}
          data-line
          onClick={() => editor.getState().select(child.path)}
        >
          {child.index !== undefined && <span className={classes.help}>{child.index} </span>}
          {child.cls}
        </button>
      ))}
      <div className={classes.buttons}>
        <Button
          size="xs"
          leftSection={<IconPlus size={15} />}
          disabled={isFull}
          onClick={(event) => chooseForSlot(event.currentTarget.getBoundingClientRect(), owner.path, slot)}
        >
          Add {meta.kind.replaceAll('_', ' ')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClipboard size={15} />}
          onClick={() => void pastePart(path)}
        >
          Paste
        </Button>
      </div>
    </>
  );
}
