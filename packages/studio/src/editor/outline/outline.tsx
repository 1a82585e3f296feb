import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type DragEvent, type MouseEvent, type ReactElement } from 'react';
import { chooseReplacement } from '../picker/choose.js';
import { useHits } from '../search/use-hits.js';
import type { Data } from '../state/data.js';
import { outlineRows, setArguments, type Row } from '../state/outline-rows.js';
import { editor, useEditor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { pasteText } from './clipboard.js';
import { drop, targetOf, type Refusal, type Target } from './drag.js';
import { addTo, onOutlineKey } from './outline-keys.js';
import { OutlineRow } from './outline-row.js';
import { RowMenu } from './row-menu.js';
import classes from './outline.module.css';

/** Height of a line, in pixels. */
const LINE = 30;

/** The argument tree as an outline: modules and slots, by mouse and keyboard. */
export function Outline(): ReactElement {
  const data = useEditor((state) => state.data);
  const checked = useEditor((state) => state.checked);
  const folded = useEditor((state) => state.folded);
  const selected = useEditor((state) => state.selected);
  const query = useUi((state) => state.query);
  const rows = useMemo(() => outlineRows(data, checked, folded), [data, checked, folded]);
  const hits = useHits();
  const hidden = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { path, arg } of hits) if (arg !== undefined) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  }, [hits]);
  const [menu, setMenu] = useState<{ row: Row; at: DOMRect } | undefined>();
  const dragged = useRef<string | undefined>(undefined);
  const [target, setTarget] = useState<Target | Refusal | undefined>();

  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE,
    overscan: 10,
    getItemKey: (i) => rows[i]!.path,
    // a line that is dragged must stay in the page, or the browser tells nothing of its end
    rangeExtractor: (range) => {
      const held = rows.findIndex(({ path }) => path === dragged.current);
      const shown = defaultRangeExtractor(range);
      return held < 0 || shown.includes(held) ? shown : [...shown, held].sort((a, b) => a - b);
    },
  });
  const at = rows.findIndex(({ path }) => path === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const rectOf = (path: string): DOMRect =>
    (document.getElementById(`row-${path}`) ?? frame.current!).getBoundingClientRect();
  const rowOf = (event: { readonly target: EventTarget }): Row | undefined => {
    const path = (event.target as Element).closest('[data-path]')?.getAttribute('data-path');
    return path === null ? undefined : rows.find((row) => row.path === path);
  };

  const onClick = (event: MouseEvent): void => {
    const row = rowOf(event);
    if (row === undefined) return;
    const button = (event.target as Element).closest('[data-do]');
    const what = button?.getAttribute('data-do');
    const { select, fold } = editor.getState();
    if (what === 'fold') return fold([row.path], !row.isFolded);
    select(row.path);
    const anchor = (button ?? document.getElementById(`row-${row.path}`)!).getBoundingClientRect();
    if (what === 'add') addTo(row, anchor);
    else if (what === 'replace') chooseReplacement(anchor, row.path);
    else if (what === 'menu') setMenu({ row, at: anchor });
    else setUi({ pane: 'details' });
  };
  const onDragOver = (event: DragEvent): void => {
    const row = rowOf(event);
    if (row === undefined || dragged.current === undefined) return;
    const element = document.getElementById(`row-${row.path}`)!;
    const found = targetOf({ ...event, currentTarget: element, clientY: event.clientY }, row, dragged.current);
    // a line that refuses shows the sign of the browser, too
    if (found !== undefined && found.edge !== 'refused') event.preventDefault();
    if (found?.row !== target?.row || found?.edge !== target?.edge) setTarget(found);
  };

  return (
    <div
      ref={frame}
      role="tree"
      aria-label="Modules"
      tabIndex={0}
      aria-activedescendant={at >= 0 ? `row-${selected}` : undefined}
      className={classes.outline}
      onClick={onClick}
      onDoubleClick={(event) => {
        const row = rowOf(event);
        if (row?.hasRows && (event.target as Element).closest('[data-do]') === null) {
          editor.getState().fold([row.path], !row.isFolded);
        }
      }}
      onContextMenu={(event) => {
        const row = rowOf(event);
        if (row === undefined) return;
        event.preventDefault();
        editor.getState().select(row.path);
        setMenu({ row, at: new DOMRect(event.clientX, event.clientY, 0, 0) });
      }}
      onKeyDown={(event) => {
        if (event.target === frame.current && onOutlineKey(event, rows, rectOf)) event.preventDefault();
      }}
      onPaste={(event) => pasteText(selected, event.clipboardData.getData('text/plain'))}
      onDragStart={(event) => {
        dragged.current = rowOf(event)?.path;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', dragged.current ?? '');
      }}
      onDragOver={onDragOver}
      onDragEnd={() => {
        dragged.current = undefined;
        setTarget(undefined);
      }}
      onDrop={(event) => {
        event.preventDefault();
        if (dragged.current !== undefined && target !== undefined && target.edge !== 'refused')
          drop(dragged.current, target);
        dragged.current = undefined;
        setTarget(undefined);
      }}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index]!;
          return (
            <div
              key={key}
              role="presentation"
              className={classes.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <OutlineRow
                row={row}
                isSelected={row.path === selected}
                query={query}
                summary={summaryOf(row, data)}
                hits={row.type === 'module' ? (hidden.get(row.path) ?? 0) : 0}
                edge={target?.row === row.path ? target.edge : undefined}
                refusal={target?.row === row.path && target.edge === 'refused' ? target.why : undefined}
                isFull={row.meta.max !== null && row.count >= row.meta.max}
              />
            </div>
          );
        })}
      </div>
      {menu && <RowMenu row={menu.row} at={menu.at} onClose={() => setMenu(undefined)} />}
    </div>
  );
}

/** What is set in the module of a line, in one. */
function summaryOf({ node }: Row, data: Data): string {
  if (node === undefined) return '';
  return setArguments(data, node)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');
}
