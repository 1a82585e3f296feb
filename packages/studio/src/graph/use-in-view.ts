import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef, type RefObject } from 'react';
import type { GraphLayout } from './graph-layout.js';

/** Pixels between what is looked at and the edge of the view, at least. */
const EDGE = 40;

/** Begins with the task at the left or the top, and keeps what is selected in view. */
export function useInView(frame: RefObject<HTMLDivElement | null>, layout: GraphLayout, selected: string): void {
  const { setViewport, getViewport } = useReactFlow();
  const store = useStoreApi();
  const isBegun = useRef(false);
  const box = layout.boxes.find(({ row }) => row.path === selected) ?? layout.boxes[0];
  useEffect(() => {
    const size = frame.current?.getBoundingClientRect();
    if (box === undefined || size === undefined || size.width === 0) return;
    if (!isBegun.current) {
      isBegun.current = true;
      // as much as can be read well, from the task on
      const zoom = Math.min(1, Math.max(0.7, (size.width - 2 * EDGE) / layout.width));
      if (layout.direction === 'down') {
        const isNarrow = layout.width * zoom < size.width;
        const x = size.width / 2 - (isNarrow ? layout.width / 2 : box.x + box.width / 2) * zoom;
        void setViewport({ x, y: EDGE + 10 - (box.row.path === '' ? 0 : Math.max(0, box.y - 100) * zoom), zoom });
        return;
      }
      const y =
        layout.height * zoom < size.height
          ? (size.height - layout.height * zoom) / 2
          : size.height / 2 - (box.y + box.height / 2) * zoom;
      void setViewport({ x: EDGE - (box.row.path === '' ? 0 : Math.max(0, box.x - 200) * zoom), y, zoom });
      return;
    }
    const { x, y, zoom } = getViewport();
    const shift = (from: number, length: number, room: number): number =>
      Math.max(0, EDGE - from) || Math.min(0, room - EDGE - (from + length));
    const dx = shift(x + box.x * zoom, box.width * zoom, size.width);
    const dy = shift(y + box.y * zoom, box.height * zoom, size.height);
    if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 150 });
    // when something else is selected or it is somewhere else, not when the view is moved
  }, [box?.row.path, box?.x, box?.y, frame, store]);
}
