import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, type RefCallback, type RefObject } from 'react';
import uPlot from 'uplot';
import { curveData, curveOptions, type CurveLook } from './curve-options.js';
import type { Panel } from './panels.js';

const HEIGHT = 210;

/**
 * Draws a panel into an element and keeps it up to date.
 *
 * New values go into the plot as it is, so that what is zoomed stays so.
 */
export function usePlot(
  panel: Panel,
  look: Pick<CurveLook, 'scheme' | 'isLog' | 'onCursor' | 'onZoom'>,
  hidden: ReadonlySet<string>,
): { readonly ref: RefCallback<HTMLDivElement>; readonly reset: () => void } {
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement | null>(null);
  const plot = useRef<uPlot>(null);
  const { scheme, isLog } = look;
  const names = panel.series.map(({ key }) => key).join('\n');
  // lines of few values have points
  const isDense = panel.epochs.length > 30;
  const latest = useLatest({ panel, look });
  useEffect(() => {
    if (box.current === null || width === 0) return;
    const { panel: now, look: how } = latest.current;
    const options = curveOptions(now, {
      scheme,
      isLog,
      width,
      height: HEIGHT,
      onCursor: (index) => latest.current.look.onCursor(index),
      onZoom: (isZoomed) => latest.current.look.onZoom(isZoomed),
    });
    void how;
    const made = new uPlot(options, curveData(now, isLog), box.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
    // width: set below, without drawing anew
  }, [scheme, isLog, names, isDense, width === 0, latest]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT });
  }, [width]);
  useEffect(() => {
    const made = plot.current;
    if (made === null) return;
    const { min, max } = made.scales['x'] ?? {};
    const [first, last] = [made.data[0][0], made.data[0].at(-1)];
    const isZoomed = made.data[0].length > 1 && ((min ?? first!) > first! || (max ?? last!) < last!);
    made.setData(curveData(panel, isLog), !isZoomed);
    if (isZoomed) made.redraw();
  }, [panel, isLog]);
  useEffect(() => {
    const made = plot.current;
    panel.series.forEach(({ key }, i) => {
      const show = !hidden.has(key);
      if (made !== null && made.series[i + 1]?.show !== show) made.setSeries(i + 1, { show });
    });
  }, [hidden, panel, scheme, isLog]);
  const ref: RefCallback<HTMLDivElement> = (element) => {
    box.current = element;
    return sizeRef(element);
  };
  return { ref, reset: () => plot.current?.setData(plot.current.data, true) };
}

function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}
