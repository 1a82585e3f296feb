import {
  IconChevronDown,
  IconChevronRight,
  IconDotsVertical,
  IconPlus,
  IconSwitchHorizontal,
} from '@tabler/icons-react';
import { memo, type CSSProperties, type ReactElement } from 'react';
import { allowedCount } from '../state/slot-options.js';
import type { Row } from '../state/outline-rows.js';
import { hoverText } from '../ui/hover-text.js';
import { Marked } from '../ui/marked.js';
import classes from './outline.module.css';

interface RowProps {
  readonly row: Row;
  readonly isSelected: boolean;
  readonly query: string;
  /** What is set in the module, in short. */
  readonly summary: string;
  /** Hits that are seen only in the details. */
  readonly hits: number;
  /** Where a dragged module would go, if here. */
  readonly edge: string | undefined;
  /** Why the dragged module that is over it cannot go here. */
  readonly refusal: string | undefined;
  readonly isFull: boolean;
}

const FILLS = {
  right: 'filled as it should be',
  wrong: 'not filled as it should be',
  later: 'filled later, by an earlier run or a stored network',
};

/** A line of the outline. What its buttons do is told by `data-do`; the outline listens. */
export const OutlineRow = memo(Line, looksSame);

/** Whether a line looks as before: each check makes a new tree, most of which is as it was. */
function looksSame({ row: a, ...before }: RowProps, { row: b, ...now }: RowProps): boolean {
  const names = Object.keys(now) as (keyof typeof now)[];
  if (names.some((name) => before[name] !== now[name])) return false;
  if ((a.node === undefined) !== (b.node === undefined)) return false;
  if (a.problems.errors !== b.problems.errors || a.problems.warnings !== b.problems.warnings) return false;
  const parts = Object.keys(b) as (keyof Row)[];
  return parts.every((part) => part === 'node' || part === 'problems' || a[part] === b[part]);
}

function Line(props: RowProps): ReactElement {
  const { row, isSelected, query, summary, hits, edge, refusal, isFull } = props;
  const { path, depth, type, slot, meta, index, cls, fill, count, problems } = row;
  const isSlotShown = index === undefined;
  const kind = meta.kind.replaceAll('_', ' ');
  const canAdd = type !== 'module' && !isFull;
  return (
    <div
      id={`row-${path}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      {...(row.hasRows && { 'aria-expanded': !row.isFolded })}
      className={classes.row}
      data-path={path}
      data-fill={fill}
      data-edge={edge}
      draggable={type === 'module' && path !== ''}
      style={{ '--depth': depth } as CSSProperties}
    >
      {row.hasRows ? (
        <button
          type="button"
          tabIndex={-1}
          data-do="fold"
          className={classes.fold}
          aria-hidden
          title={row.isFolded ? 'Unfold' : 'Fold'}
        >
          {row.isFolded ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
        </button>
      ) : (
        <span className={classes.fold} />
      )}
      <span className={classes.fill} data-fill={fill} data-hollow={count === 0 || undefined} title={FILLS[fill]}>
        {fill !== 'right' && <span className={classes.unseen}>{FILLS[fill]}</span>}
      </span>
      {isSlotShown ? (
        <span className={classes.slot} title={`${meta.help} (${kind}, allowed: ${allowedCount(meta)})`}>
          <Marked text={slot} query={query} />
        </span>
      ) : (
        <span className={classes.index}>{index}</span>
      )}
      {type === 'list' && (
        <span className={classes.count}>
          {count} <span className={classes.allowed}>(allowed: {allowedCount(meta)})</span>
        </span>
      )}
      {type === 'empty' && canAdd && (
        <button type="button" tabIndex={-1} data-do="add" className={classes.choose} data-fill={fill}>
          <IconPlus size={13} /> {meta.min > 0 && fill !== 'later' ? `choose ${kind}` : kind}
        </button>
      )}
      {type === 'module' && (
        <span
          className={classes.cls}
          data-unknown={fill === 'wrong' || undefined}
          data-inherited={row.isInherited || undefined}
          title={row.node && hoverText(row.node.entry)}
        >
          <Marked text={cls ?? 'no class'} query={query} />
        </span>
      )}
      {row.isInherited && <span className={classes.note}>from an earlier run</span>}
      <span className={classes.summary}>
        <Marked text={summary} query={query} />
      </span>
      {refusal !== undefined && <span className={classes.refusal}>{refusal}</span>}
      <span className={classes.end}>
        {hits > 0 && <span className={classes.hits}>{hits}</span>}
        {problems.errors + problems.warnings > 0 && (
          <span className={classes.problems} data-severity={problems.errors > 0 ? 'error' : 'warning'}>
            {problems.errors > 0 ? problems.errors : problems.warnings}
            <span className={classes.unseen}>{problems.errors > 0 ? ' problems' : ' warnings'}</span>
          </span>
        )}
        {type === 'list' && canAdd && (
          <button
            type="button"
            tabIndex={-1}
            data-do="add"
            className={classes.action}
            data-always
            aria-label={`Add to ${slot}`}
          >
            <IconPlus size={15} />
          </button>
        )}
        {type === 'module' && (
          <button
            type="button"
            tabIndex={-1}
            data-do="replace"
            className={classes.action}
            aria-hidden
            title={`Replace ${cls ?? ''}`}
          >
            <IconSwitchHorizontal size={15} />
          </button>
        )}
        {(type !== 'empty' || path !== '') && (
          <button type="button" tabIndex={-1} data-do="menu" className={classes.action} aria-hidden title="More">
            <IconDotsVertical size={15} />
          </button>
        )}
      </span>
    </div>
  );
}
