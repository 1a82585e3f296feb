/** Dark blue over green to yellow: darkness falls evenly, so that the order is seen without colours, too. */
const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [240, 220, 40],
] as const;

/** The colour for a place in a sequence. @param shade from 0, the first, to 1, the last; others are taken for the nearest */
export function shadeColour(shade: number): string {
  const at = Math.min(1, Math.max(0, shade)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const [from, to] = [STOPS[below]!, STOPS[below + 1]!];
  const parts = from.map((part, i) => Math.round(part + (at - below) * (to[i]! - part)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
