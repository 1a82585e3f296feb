import { Background, Controls, MiniMap, ReactFlow, ReactFlowProvider, type Edge } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';
import { addTo, onOutlineKey } from '../editor/outline/outline-keys.js';
import { RowMenu } from '../editor/outline/row-menu.js';
import { outlineRows, type Row } from '../editor/state/outline-rows.js';
import { editor, useEditor } from '../editor/state/use-editor.js';
import { setUi } from '../editor/ui/ui-store.js';
import { inwards, neighbour } from './graph-keys.js';
import { layOutGraph, type Direction, type GraphLayout } from './graph-layout.js';
import { GraphTools } from './graph-tools.js';
import classes from './graph.module.css';
import { boxId, RowNode, type RowNodeType } from './row-node.js';
import { useInView } from './use-in-view.js';

const NODE_TYPES = { row: RowNode };
/** Boxes from which on a map helps. */
const MANY = 60;

/** The argument tree as a graph: the same lines, selection and folding as in the outline. */
export default function GraphView(): ReactElement {
  const [stored, store] = useLocalStorage<Direction>({
    key: 'uninas.graph',
    defaultValue: 'right',
    getInitialValueInEffect: false,
  });
  const direction = stored === 'down' ? 'down' : 'right';
  return (
    <ReactFlowProvider key={direction}>
      <Graph direction={direction} onTurn={() => store(direction === 'down' ? 'right' : 'down')} />
    </ReactFlowProvider>
  );
}

interface GraphProps {
  readonly direction: Direction;
  readonly onTurn: () => void;
}

function Graph({ direction, onTurn }: GraphProps): ReactElement {
  const scheme = useComputedColorScheme('light');
  const data = useEditor((state) => state.data);
  const checked = useEditor((state) => state.checked);
  const folded = useEditor((state) => state.folded);
  const selected = useEditor((state) => state.selected);
  const layout = useMemo(
    () => layOutGraph(outlineRows(data, checked, folded), direction),
    [data, checked, folded, direction],
  );
  const nodes = useMemo(() => nodesOf(layout, selected), [layout, selected]);
  const edges = useMemo(() => edgesOf(layout), [layout]);
  const [menu, setMenu] = useState<{ readonly row: Row; readonly at: DOMRect }>();
  const frame = useRef<HTMLDivElement>(null);
  useInView(frame, layout, selected);
  useEffect(() => {
    // React Flow has no property for what its boxes are together
    const all = frame.current?.querySelector('.react-flow__nodes');
    all?.setAttribute('role', 'tree');
    all?.setAttribute('aria-label', 'Modules as a graph');
  }, []);

  const rowOf = (event: MouseEvent): Row | undefined => {
    const path = (event.target as Element).closest('[data-path]')?.getAttribute('data-path');
    return layout.boxes.find(({ row }) => row.path === path)?.row;
  };
  const rectOf = (path: string): DOMRect =>
    (document.getElementById(boxId(path)) ?? frame.current!).getBoundingClientRect();
  const onClick = (event: MouseEvent): void => {
    const row = rowOf(event);
    if (row === undefined) return;
    const button = (event.target as Element).closest('[data-do]');
    const { select, fold } = editor.getState();
    if (button?.getAttribute('data-do') === 'fold') return fold([row.path], !row.isFolded);
    select(row.path);
    if (button?.getAttribute('data-do') === 'add') addTo(row, button.getBoundingClientRect());
    else setUi({ pane: 'details' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== frame.current) return;
    if (onArrow(event, layout, selected)) event.preventDefault();
    else if (onOutlineKey(event, layout.boxes.map(({ row }) => row), rectOf)) event.preventDefault(); // prettier-ignore
  };
  return (
    <div
      ref={frame}
      className={classes.graph}
      data-direction={direction}
      role="group"
      aria-label="Modules as a graph, by arrow keys"
      tabIndex={0}
      aria-activedescendant={boxId(selected)}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => {
        const row = rowOf(event);
        if (row?.hasRows) editor.getState().fold([row.path], !row.isFolded);
      }}
      onContextMenu={(event) => {
        const row = rowOf(event);
        if (row === undefined) return;
        event.preventDefault();
        editor.getState().select(row.path);
        setMenu({ row, at: new DOMRect(event.clientX, event.clientY, 0, 0) });
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        colorMode={scheme}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements
        panOnScroll
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={1.5}
      >
        <Background gap={24} />
        <Controls showInteractive={false} />
        {nodes.length > MANY && <MiniMap pannable zoomable ariaLabel="Map of the graph" />}
        <GraphTools layout={layout} onTurn={onTurn} />
      </ReactFlow>
      {menu && <RowMenu row={menu.row} at={menu.at} onClose={() => setMenu(undefined)} />}
    </div>
  );
}

/** Goes where an arrow leads; what is folded is unfolded first. @returns whether it leads anywhere */
function onArrow({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, layout: GraphLayout, selected: string): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const { select, fold } = editor.getState();
  const box = layout.boxes.find(({ row }) => row.path === selected);
  if (key === inwards(layout.direction) && box?.row.isFolded === true) {
    fold([selected], false);
    return true;
  }
  const next = neighbour(layout, selected, key);
  if (next !== undefined) select(next.row.path);
  // an arrow that leads nowhere does not scroll either
  return next !== undefined || key.startsWith('Arrow');
}

function nodesOf({ boxes, direction }: GraphLayout, selected: string): RowNodeType[] {
  return boxes.map((box): RowNodeType => {
    const { row, x, y, width, height } = box;
    const isFull = row.meta.max !== null && row.count >= row.meta.max;
    return {
      id: row.path,
      type: 'row',
      position: { x, y },
      width,
      height,
      // what it is, its content says
      ariaRole: 'presentation',
      domAttributes: { 'aria-roledescription': undefined },
      data: { box, direction, isSelected: row.path === selected, isFull },
    };
  });
}

function edgesOf({ boxes, lines }: GraphLayout): Edge[] {
  return lines.map(([from, to]) => {
    const [source, target] = [boxes[from]!.row.path, boxes[to]!.row.path];
    return { id: target, source, target };
  });
}
