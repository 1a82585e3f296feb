import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ToyWorkspace } from '../toy-workspace.fixture.js';
import { Helper } from './helper.js';

let toy: ToyWorkspace;
let helper: Helper;
beforeAll(() => {
  toy = new ToyWorkspace();
  for (const cls of ['LoopNetwork', 'DieNetwork']) toy.write(`${cls}.json`, JSON.stringify({ cls_network: { cls } }));
  helper = new Helper(toy.env);
});
afterAll(() => {
  helper.close();
  toy.remove();
});

const query = (name: string): { file: string; cwd: string; env: ToyWorkspace['env'] } => {
  return { file: `${name}.json`, cwd: toy.dir, env: toy.env };
};
const place = (): { dir: string; env: ToyWorkspace['env']; plugins: string[] } => ({ dir: toy.dir, env: toy.env, plugins: [] }); // prettier-ignore

describe('Helper', () => {
  it('outlives modules that hang or die, and answers what comes after them', async () => {
    const answers = await Promise.allSettled([
      helper.network(query('LoopNetwork'), 5),
      helper.network(query('DieNetwork'), 20),
      helper.register(place()),
      helper.network(query('nothing'), 20),
    ]);
    expect(answers).toMatchObject([
      {
        status: 'rejected',
        reason: { status: 504, code: 'UNINAS_ETIME', message: 'this took more than 5 s and was given up' },
      },
      { status: 'rejected', reason: { status: 502, code: 'UNINAS_EMODULES' } },
      { status: 'fulfilled', value: { plugins: [{ name: 'toy' }] } },
      { status: 'rejected', reason: { status: 422 } },
    ]);
  });

  it('lets only so many wait', async () => {
    const many = Array.from({ length: 40 }, () => helper.register(place()));
    const answers = await Promise.allSettled(many);
    // one is at work
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(17);
    expect(answers.at(-1)).toMatchObject({ status: 'rejected', reason: { status: 503 } });
  });
});
