import type { ReactElement } from 'react';
import { dataAt, parentOf } from '../state/data.js';
import { useEditor } from '../state/use-editor.js';
import classes from './form.module.css';
import { ModuleDetails } from './module-details.js';
import { SlotDetails } from './slot-details.js';
import { UnknownDetails } from './unknown-details.js';

/** What is looked at: a module with its arguments, or a slot with what it may hold. */
export function Details(): ReactElement {
  const selected = useEditor((state) => state.selected);
  const step = parentOf(selected);
  const node = useEditor((state) => state.checked.nodes.get(state.selected));
  const owner = useEditor((state) => (step === undefined ? undefined : state.checked.nodes.get(step.parent)));
  const isWritten = useEditor((state) => dataAt(state.data, state.selected) !== undefined);
  const meta = step && owner?.entry.metas[step.slot];
  const isSlot = meta !== undefined && step?.index === undefined && (meta.list || (node === undefined && !isWritten));
  return (
    <section className={classes.details} aria-label="Details">
      {isSlot ? (
        <SlotDetails key={selected} owner={owner!} slot={step!.slot} meta={meta} />
      ) : node !== undefined ? (
        <ModuleDetails key={`${selected} ${node.cls}`} node={node} />
      ) : (
        <UnknownDetails key={selected} path={selected} />
      )}
    </section>
  );
}
