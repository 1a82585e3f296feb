import type { Entry } from '../config/layer.js';
import { toFlat } from '../convert/flat.js';
import { FLAT, toyEntries, toyRegister } from '../toy.fixture.js';
import { parse } from './parse.js';

const register = toyRegister();

/** The flat configuration of so many nodes, and something more. */
function entriesOf(nodes: number, more: (i: number) => object = () => ({})): readonly Entry[] {
  const cells = Array.from({ length: nodes / 2 }, (_, i) => ({ cls: 'NormalCell', name: `n${i}` }));
  const network = { cls: 'StackNetwork', cell_order: ['n0'], cls_cells: cells, cls_cells_primitives: cells };
  const { tree } = parse(toyEntries([FLAT, { cls_method: { cls_network: network } }]), register);
  const flat = toFlat(tree!);
  return toyEntries([Object.assign({}, flat, ...cells.map((_, i) => more(i)))]);
}

/** How many times longer it takes to parse four times as much; the fastest of some tries each. */
function growth(more: (i: number) => object = () => ({})): number {
  const [small, large] = [500, 2000].map((nodes) => {
    const entries = entriesOf(nodes, more);
    const times = Array.from({ length: 4 }, () => {
      const started = performance.now();
      parse(entries, register);
      return performance.now() - started;
    });
    return Math.min(...times);
  });
  return large! / small!;
}

// four times as long is linear, sixteen times is quadratic
describe('time grows with the size of a configuration, not with its square', () => {
  it('for 2,000 nodes in 4,000 flat keys', () => {
    expect(parse(entriesOf(2000), register).problems).toEqual([]);
    expect(growth()).toBeLessThan(10);
  });

  it('with a wrong key for every second node', () => {
    const wrong = (i: number) => ({ [`{cls_cell#${i}}.stride`]: 2 });
    const { problems } = parse(entriesOf(500, wrong), register);
    expect(problems).toHaveLength(250);
    expect(problems[7]!.suggestion).toBe('{cls_cells#7}.stride');
    expect(growth(wrong)).toBeLessThan(10);
  });
});

it('a tree of more than 100 values takes less than a millisecond', () => {
  const entries = entriesOf(46);
  expect(entries.length).toBeGreaterThan(100);
  const times = Array.from({ length: 400 }, () => {
    const started = performance.now();
    parse(entries, register);
    return performance.now() - started;
  });
  expect(Math.min(...times)).toBeLessThan(1);
});
