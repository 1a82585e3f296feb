import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { VisuallyHidden } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { memo, type ReactElement } from 'react';
import { allowedCount } from '../editor/state/slot-options.js';
import { hoverText } from '../editor/ui/hover-text.js';
import type { Direction, GraphBox } from './graph-layout.js';
import classes from './graph.module.css';

/** A box of the graph with how it is shown. */
export type RowNodeType = Node<
  { readonly box: GraphBox; readonly direction: Direction; readonly isSelected: boolean; readonly isFull: boolean },
  'row'
>;

/** The element id of a box, for those who cannot see which one is chosen. */
export function boxId(path: string): string {
  return `box-${path}`;
}

const FILLS = { right: '', wrong: ', to be filled', later: ', filled later' };

/** A module or a slot. What its buttons do is told by `data-do`; the graph listens, and has keys for the same. */
export const RowNode = memo(function RowNode({ data }: NodeProps<RowNodeType>): ReactElement {
  const { box, direction, isSelected, isFull } = data;
  const [from, to] = direction === 'down' ? [Position.Top, Position.Bottom] : [Position.Left, Position.Right];
  const { row, title, above } = box;
  const { path, type, depth, fill, hasRows, isFolded, problems, meta, node, isInherited } = row;
  const troubles = problems.errors + problems.warnings;
  return (
    <div
      id={boxId(path)}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      {...(hasRows && { 'aria-expanded': !isFolded })}
      className={classes.box}
      data-type={type}
      data-fill={fill}
      data-path={path}
      data-inherited={isInherited || undefined}
      title={type === 'module' ? node && hoverText(node.entry) : `${meta.help} (allowed: ${allowedCount(meta)})`}
    >
      <Handle type="target" position={from} isConnectable={false} className={classes.handle} />
      <span className={classes.texts}>
        {above !== '' && (
          <span className={classes.above}>
            {above}
            <VisuallyHidden>: </VisuallyHidden>
          </span>
        )}
        <span className={classes.title}>{title}</span>
        <VisuallyHidden>{FILLS[fill]}</VisuallyHidden>
      </span>
      {troubles > 0 && type === 'module' && (
        <span className={classes.troubles} data-severity={problems.errors > 0 ? 'error' : 'warning'}>
          {problems.errors > 0 ? problems.errors : problems.warnings}
          <VisuallyHidden> problems</VisuallyHidden>
        </span>
      )}
      {type !== 'module' && !isFull && (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          data-do="add"
          className={classes.button}
          title={`Add to ${row.slot}`}
        >
          <IconPlus size={14} />
        </button>
      )}
      {hasRows && path !== '' && (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          data-do="fold"
          className={classes.fold}
          title={isFolded ? 'Unfold' : 'Fold'}
        >
          {isFolded ? <IconPlus size={11} stroke={3} /> : <IconMinus size={11} stroke={3} />}
        </button>
      )}
      <Handle type="source" position={to} isConnectable={false} className={classes.handle} />
    </div>
  );
});
