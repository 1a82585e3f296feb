import type { ArgTreeNode } from '@uninas/core';
import { IconPlus } from '@tabler/icons-react';
import { Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { chooseForSlot } from '../picker/choose.js';
import { pathOf } from '../state/data.js';
import { allowedCount } from '../state/slot-options.js';
import { editor, useEditor } from '../state/use-editor.js';
import { Marked } from '../ui/marked.js';
import { useUi } from '../ui/ui-store.js';
import classes from './form.module.css';

/** The slots of a module with what they hold. */
export function SlotList({ node }: { readonly node: ArgTreeNode }): ReactElement | null {
  const slots = Object.entries(node.entry.metas);
  const query = useUi((state) => state.query);
  const checked = useEditor((state) => state.checked);
  if (slots.length === 0) return null;
  return (
    <>
      <Text size="sm" fw={600} className={classes.bar}>
        {slots.length} {slots.length === 1 ? 'slot' : 'slots'}
      </Text>
      {slots.map(([slot, meta]) => {
        const children = node.children[slot] ?? [];
        const isFull = meta.max !== null && children.length >= meta.max;
        const path = pathOf(node.path, slot);
        return (
          <div key={slot} className={classes.slot} data-wrong={checked.at.has(path) || undefined}>
            <div className={classes.slotName}>
              <button type="button" className={classes.name} onClick={() => editor.getState().select(path)}>
                <Marked text={slot} query={query} />
              </button>
              <span className={classes.help}>
                {meta.help} (allowed: {allowedCount(meta)})
              </span>
            </div>
            <div className={classes.chips}>
              {children.map((child) => (
                <button
                  key={child.path}
                  type="button"
                  className={classes.chip}
                  onClick={() => editor.getState().select(child.path)}
                >
                  {child.cls}
                </button>
              ))}
              {!isFull && (
                <button
                  type="button"
                  className={classes.chip}
                  data-add
                  aria-label={`Add ${meta.kind.replaceAll('_', ' ')} to ${slot}`}
                  onClick={(event) => chooseForSlot(event.currentTarget.getBoundingClientRect(), node.path, slot)}
                >
                  <IconPlus size={13} />
                  {children.length === 0 ? ` ${meta.kind.replaceAll('_', ' ')}` : ''}
                </button>
              )}
            </div>
          </div>
        );
      })}
    </>
  );
}
