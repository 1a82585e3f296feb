import type { Phase } from '@uninas/contracts';
import { plotSvg } from '@uninas/runs';
import { PHASE_KEYS } from '@uninas/training';
import type { Predictions } from './measure-predictions.js';

/** Draws predicted over true values, each part in a colour, as SVG. */
export function predictionsFigure(predictions: ReadonlyMap<Phase, Predictions>): string {
  const series = [...predictions].map(([phase, { found, wanted }]) => {
    const points = [...wanted].map((value, i): readonly [number, number] => [value, found[i]!]);
    return { name: `${PHASE_KEYS[phase]}, ${points.length} samples`, kind: 'scatter' as const, points };
  });
  return plotSvg({ title: 'Predictions', xLabel: 'target', yLabel: 'prediction', series });
}
