import { toFlat } from '../convert/flat.js';
import { FLAT, parseToy } from '../toy.fixture.js';

const CELLS = 1000;
const cells = Array.from({ length: CELLS }, (_, i) => ({ cls: 'NormalCell', name: `n${i}` }));
const network = { cls: 'StackNetwork', cell_order: ['n0'], cls_cells: cells, cls_cells_primitives: cells };
const { tree } = parseToy([FLAT, { cls_method: { cls_network: network } }]);

/** Milliseconds. Quadratic time was seconds to minutes for these sizes; the limits only tell that apart. */
function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

describe('2,000 nodes', () => {
  const flat = toFlat(tree!);

  it('are read from 4,000 flat keys', () => {
    expect(Object.keys(flat).length).toBeGreaterThan(4 * CELLS);
    expect(timed(() => expect(parseToy([flat]).problems).toEqual([]))).toBeLessThan(1500);
  });

  it('with as many keys that address nothing', () => {
    const wrong = Object.fromEntries(Array.from({ length: CELLS }, (_, i) => [`{cls_cell#${i}}.stride`, 2]));
    const time = timed(() => {
      const { problems } = parseToy([{ ...flat, ...wrong }]);
      expect(problems).toHaveLength(CELLS);
      expect(problems[7]!.suggestion).toBe('{cls_cells#7}.stride');
    });
    expect(time).toBeLessThan(3000);
  });
});

it('5,000 unknown keys of one module', () => {
  const wrong = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`NoClass${i}.x`, 1]));
  expect(timed(() => expect(parseToy([{ ...FLAT, ...wrong }]).problems).toHaveLength(5000))).toBeLessThan(3000);
});
