import { useElementSize } from '@mantine/hooks';
import { useMemo, type PointerEvent, type ReactElement } from 'react';
import type { Candidate } from '../../api/run-types.js';
import classes from './front.module.css';
import { valueOf, valueText, type Measure } from './measures.js';
import { axisFor, nearest, staircase, type Ends } from './plot-space.js';
import { ticksBetween } from './ticks.js';

const HEIGHT = 380;
const LEFT = 62;
const BOTTOM = 44;
const TOP = 12;
const RIGHT = 16;
/** Pixels around a point in which the pointer means it. */
const REACH = 40;

interface FrontPlotProps {
  readonly candidates: readonly Candidate[];
  readonly x: Measure;
  readonly y: Measure;
  /** Whether only the part around the front is shown. */
  readonly isNear: boolean;
  /** Index of the candidate that is looked at. */
  readonly shown: number | undefined;
  readonly chosen: number | undefined;
  onLook(index: number | undefined): void;
  onChoose(index: number | undefined): void;
}

/** All rated architectures by two measures; those of the front are joined. */
export function FrontPlot({ candidates, x, y, isNear, shown, chosen, onLook, onChoose }: FrontPlotProps): ReactElement {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const xEnds: Ends = [LEFT, Math.max(LEFT + 50, width - RIGHT)];
  const yEnds: Ends = [HEIGHT - BOTTOM, TOP];
  const { axes, points } = useMemo(() => {
    const xs = candidates.map((candidate, i) => valueOf(candidate, x.key, i));
    const ys = candidates.map((candidate, i) => valueOf(candidate, y.key, i));
    const meant = (values: readonly number[]): readonly number[] =>
      isNear ? values.filter((_, i) => candidates[i]!.onFront) : values;
    const room = isNear ? 0.12 : 0.06;
    const both = { x: axisFor(meant(xs), xEnds, room), y: axisFor(meant(ys), yEnds, room) };
    return { axes: both, points: xs.map((value, i) => ({ x: both.x.at(value), y: both.y.at(ys[i]!) })) };
    // the ends follow from the width
  }, [candidates, x.key, y.key, isNear, width]);
  const front = points.filter((_, i) => candidates[i]!.onFront);
  const at = (event: PointerEvent<SVGSVGElement>): number | undefined => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return nearest(points, { x: event.clientX - left, y: event.clientY - top }, REACH);
  };
  const xTicks = ticksBetween(...axes.x.ends, width / 110);
  const yTicks = ticksBetween(...axes.y.ends, 6);
  const mark = shown ?? chosen;
  return (
    <div ref={ref} className={classes.plot}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`${candidates.length} rated architectures, ${front.length} on the front: ${y.key} over ${x.key}`}
          onPointerMove={(event) => onLook(at(event))}
          onPointerLeave={() => onLook(undefined)}
          onPointerDown={(event) => onChoose(at(event))}
        >
          <g className={classes.grid}>
            {xTicks.map((tick) => (
              <line key={tick} x1={axes.x.at(tick)} x2={axes.x.at(tick)} y1={TOP} y2={HEIGHT - BOTTOM} />
            ))}
            {yTicks.map((tick) => (
              <line key={tick} x1={LEFT} x2={xEnds[1]} y1={axes.y.at(tick)} y2={axes.y.at(tick)} />
            ))}
          </g>
          <g className={classes.ticks}>
            {xTicks.map((tick) => (
              <text key={tick} x={axes.x.at(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
                {valueText(tick)}
              </text>
            ))}
            {yTicks.map((tick) => (
              <text key={tick} x={LEFT - 8} y={axes.y.at(tick) + 4} textAnchor="end">
                {valueText(tick)}
              </text>
            ))}
            <text className={classes.axis} x={(LEFT + xEnds[1]) / 2} y={HEIGHT - 8} textAnchor="middle">
              {axisText(x)}
            </text>
            <text
              className={classes.axis}
              transform={`translate(13 ${(HEIGHT - BOTTOM) / 2}) rotate(-90)`}
              textAnchor="middle"
            >
              {axisText(y)}
            </text>
          </g>
          <clipPath id="front-field">
            <rect x={LEFT} y={0} width={xEnds[1] - LEFT + RIGHT} height={HEIGHT - BOTTOM} />
          </clipPath>
          {/* one path for all of them: there may be many */}
          <path
            className={classes.others}
            clipPath="url(#front-field)"
            d={dots(points.filter((_, i) => !candidates[i]!.onFront))}
          />
          {x.maximize !== undefined && y.maximize !== undefined && (
            <path className={classes.border} d={staircase(front, x.maximize)} />
          )}
          {front.map((point, i) => (
            <circle key={i} className={classes.best} cx={point.x} cy={point.y} r={5} />
          ))}
          {chosen !== undefined && points[chosen] && (
            <circle className={classes.chosen} cx={points[chosen].x} cy={points[chosen].y} r={8} />
          )}
          {mark !== undefined && points[mark] && (
            <circle className={classes.mark} cx={points[mark].x} cy={points[mark].y} r={9} />
          )}
        </svg>
      )}
    </div>
  );
}

/** Lines without length, which are drawn as their round ends. */
function dots(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`)
    .join('');
}

function axisText({ key, maximize }: Measure): string {
  if (maximize === undefined) return key;
  return `${key} (${maximize ? 'more' : 'less'} is better)`;
}
