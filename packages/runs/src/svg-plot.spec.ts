import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { axisTicks, plotSvg, type Plot } from './index.js';

fc.configureGlobal({ seed: 7 });

const labels = (...values: number[]): string[] => axisTicks(values).ticks.map(({ label }) => label);

describe('axisTicks', () => {
  it('chooses round numbers around the values', () => {
    expect(labels(0, 100)).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(labels(0.13, 0.87)).toEqual(
      ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'].map((label) => (label === '0.0' ? '0' : label)),
    );
    expect(labels(-3, 7)).toEqual(['-4', '-2', '0', '2', '4', '6', '8']);
    expect(labels(1_000_000, 5_000_000)).toEqual(['1e6', '2e6', '3e6', '4e6', '5e6']);
    expect(labels(93.2, 93.9)).toEqual(['93.2', '93.4', '93.6', '93.8', '94.0']);
    expect(labels()).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(labels(5)).toEqual(['4.4', '4.6', '4.8', '5.0', '5.2', '5.4', '5.6']);
    expect(labels(0)).toHaveLength(5);
  });

  it('covers any finite values with a few different labels', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 5 });
    fc.assert(
      fc.property(values, (list) => {
        const { from, to, ticks } = axisTicks(list);
        expect(from).toBeLessThan(to);
        for (const value of list) {
          expect(value).toBeGreaterThanOrEqual(from - (to / 2 - from / 2) * 1e-8);
          expect(value).toBeLessThanOrEqual(to + (to / 2 - from / 2) * 1e-8);
        }
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(12);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('plotSvg', () => {
  const plot: Plot = {
    title: 'a < b & "c"',
    xLabel: "MACs'",
    yLabel: 'error \u0001',
    width: 400,
    height: 300,
    series: [
      { name: 'front', kind: 'front', points: [[10, 0], [0, 10], [5, 5]] }, // prettier-ignore
      { name: 'all', kind: 'scatter', points: [[0, 10], [Number.NaN, 3], [10, 10]] }, // prettier-ignore
      { name: 'mean', kind: 'line', points: [[0, 0], [5, 1], [6, Infinity], [7, 7], [8, 8], [9, Number.NaN], [10, 4]] }, // prettier-ignore
    ],
  };

  it('shows the place of points in a sequence by their colour, the later ones above', () => {
    const shades = [1, 0, 0.5, 0.2];
    const points = [[10, 10], [0, 0], [5, 5], [Infinity, 1]] as const; // prettier-ignore
    const svg = plotSvg({ ...plot, series: [{ name: 's', kind: 'scatter', points, shades }] });
    expect(svg).toContain(
      '<circle cx="80" cy="244" r="2.5" fill="#440154"/><circle cx="230" cy="142" r="2.5" fill="#21918c"/>' +
        '<circle cx="380" cy="40" r="2.5" fill="#f0dc28"/></g>',
    );
    expect(svg.match(/r="4" fill="#/g)).toHaveLength(5);
  });

  it('places points on the axes, y upwards', () => {
    const svg = plotSvg({ ...plot, series: [{ name: 's', kind: 'scatter', points: [[0, 0], [10, 10], [5, 5]] }] }); // prettier-ignore
    // inside the margins: x from 80 to 380, y from 244 up to 40
    expect(svg).toContain(
      '<circle cx="80" cy="244" r="2.5"/><circle cx="380" cy="40" r="2.5"/><circle cx="230" cy="142" r="2.5"/>',
    );
  });

  it('shows more of the y axis than its points need, if it is asked to', () => {
    const series = [{ name: 's', kind: 'scatter', points: [[0, 0], [10, 10]] }] as const; // prettier-ignore
    // from -10 to 20, each third is 68 high
    expect(plotSvg({ ...plot, series, yRange: [-10, 20] })).toContain(
      '<circle cx="80" cy="176" r="2.5"/><circle cx="380" cy="108" r="2.5"/>',
    );
    expect(plotSvg({ ...plot, series, yRange: [3, 4] })).toBe(plotSvg({ ...plot, series }));
  });

  it('draws the front last, sorted, as a staircase', () => {
    const svg = plotSvg(plot);
    expect(svg).toContain('d="M80 40 L230 40 L230 142 L380 142 L380 244" fill="none" stroke="#d62728"');
    expect(svg.lastIndexOf('<g fill="#d62728"')).toBeGreaterThan(svg.lastIndexOf('<g fill="#2ca02c"'));
  });

  it('breaks a line where a value is not finite, and shows a lone point', () => {
    const svg = plotSvg(plot);
    expect(svg.match(/stroke="#9467bd" stroke-width="1.5"/g)).toHaveLength(2);
    expect(svg).toContain('<g fill="#9467bd"><circle cx="380"');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('escapes texts and drops characters that XML forbids', () => {
    const svg = plotSvg({ ...plot, series: [{ name: '<script>\ud800', kind: 'line', points: [] }] });
    expect(svg).toContain('<title>a &lt; b &amp; &quot;c&quot;</title>');
    expect(svg).toContain('MACs&#39;');
    expect(svg).toContain('error \ufffd<');
    expect(svg).toContain('&lt;script&gt;\ufffd');
    expect(svg).toContain('no data');
  });

  it('is the same text every time, and well-formed for any numbers', () => {
    expect(plotSvg(plot)).toBe(plotSvg(structuredClone(plot)));
    const point = fc.tuple(fc.double(), fc.double());
    fc.assert(
      fc.property(
        fc.array(point),
        fc.constantFrom('line' as const, 'scatter' as const, 'front' as const),
        (points, kind) => {
          const svg = plotSvg({ ...plot, series: [{ name: 'x', kind, points }] });
          expect(svg).not.toMatch(/NaN|Infinity|undefined|e[+-]\d+"/);
          expect(svg.match(/<(text|g|svg|title)\b/g)?.length).toBe(svg.match(/<\/(text|g|svg|title)>/g)?.length);
        },
      ),
    );
  });

  it('refuses a size without room', () => {
    expect(() => plotSvg({ ...plot, width: 10 })).toThrow(/10 by 300 pixels; expected at least 200/);
    expect(() => plotSvg({ ...plot, height: Number.NaN })).toThrow(/UNINAS|pixels/);
  });
});
