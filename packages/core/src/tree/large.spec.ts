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

describe('a large configuration is parsed like a small one; how long it takes is a benchmark', () => {
  it('of 2,000 nodes in 4,000 flat keys', () => {
    expect(parse(entriesOf(2000), register).problems).toEqual([]);
  });

  it('with a wrong key for every second node', () => {
    const wrong = (i: number) => ({ [`{cls_cell#${i}}.stride`]: 2 });
    const { problems } = parse(entriesOf(500, wrong), register);
    expect(problems).toHaveLength(250);
    expect(problems[7]!.suggestion).toBe('{cls_cells#7}.stride');
  });
});
