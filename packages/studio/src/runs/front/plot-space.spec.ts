import { axisFor, nearest, staircase } from './plot-space.js';
import { ticksBetween } from './ticks.js';

it.each([
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.81, 0.93, 4, [0.85, 0.9]],
  [900_000, 2_700_000, 4, [1_000_000, 1_500_000, 2_000_000, 2_500_000]],
  [-3, 3, 3, [-2, 0, 2]],
  [5, 5, 4, [5]],
])('ticks from %p to %p, about %p', (from, to, about, ticks) => {
  expect(ticksBetween(from, to, about)).toEqual(ticks);
});

it('an axis has room at its ends, and a place for one value', () => {
  const axis = axisFor([10, NaN, 20], [0, 112]);
  expect(axis.at(10)).toBeCloseTo(6);
  expect(axis.at(20)).toBeCloseTo(106);
  expect(axisFor([5], [100, 0]).at(5)).toBe(50);
  expect(axisFor([], [0, 10]).ends).toEqual([-0.06, 1.06]);
});

it('the nearest point is found, if one is near', () => {
  const points = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 4 }]; // prettier-ignore
  expect(nearest(points, { x: 9, y: 3 }, 5)).toBe(2);
  expect(nearest(points, { x: 4, y: 1 }, 5)).toBe(0);
  expect(nearest(points, { x: 30, y: 0 }, 5)).toBeUndefined();
  expect(nearest([], { x: 0, y: 0 }, 5)).toBeUndefined();
});

it('the border goes from the best x on, sideways first: there the next point is not reached yet', () => {
  const points = [{ x: 30, y: 5 }, { x: 10, y: 40 }, { x: 20, y: 10 }]; // prettier-ignore
  expect(staircase(points, false)).toBe('M10 40H20V10H30V5');
  expect(staircase(points, true)).toBe('M30 5H20V10H10V40');
});
