import { describe, expect, it } from '@jest/globals';
import { identityOf } from '@uninas/runs';
import { LR, Scene } from './population.fixture.js';

/** Two clients, a and b, that have begun. */
function pair(args: ConstructorParameters<typeof Scene>[1] = {}): Scene {
  const scene = new Scene(2, args);
  for (const key of ['a', 'b']) scene.register(key);
  for (const key of ['a', 'b', 'a']) scene.report(key, -1);
  return scene;
}

describe('a population', () => {
  it('begins when all clients are there, each with another value', () => {
    const scene = new Scene(2);
    expect(scene.register('a')).toBe(0);
    expect(scene.report('a', -1)).toBe('waits for the other clients: 1 of 2 have registered');
    expect(scene.register('b')).toBe(1);
    expect(scene.report('a', -1)).toBe('waits for client 1');
    const second = scene.report('b', -1);
    // 0.1 divided by and times the init_factor of 2
    expect([second, scene.report('a', -1)].sort()).toEqual(['lr 0.05', 'lr 0.2']);
    expect(scene.report('b', -1)).toBe(second);
  });

  it('lets the worse go on with the weights of the better, as soon as they are written', () => {
    const scene = pair();
    expect(scene.report('b', 0, 0.4)).toBe('waits for client 0');
    expect(scene.report('a', 0, 0.9)).toBe('save 0-0');
    expect(scene.report('b', 0, 0.4)).toBe('waits for the weights of client 0');
    scene.save('a', 0, 0);
    const first = scene.report('b', 0, 0.4);
    expect(first).toMatch(/^load 0-0, lr (0\.08|0\.12)$/);
    // the better one now is b; a takes over with the factor that was not used
    scene.report('a', 1, 0.5);
    expect(scene.report('b', 1, 0.95)).toBe('save 1-1');
    expect(scene.files).toEqual([]);
    scene.save('b', 1, 1);
    expect(scene.report('a', 1, 0.5)).toBe(`load 1-1, lr ${first.endsWith('0.08') ? '0.12' : '0.08'}`);
    expect(scene.files).toEqual(['1-1-weights.safetensors']);
  });

  it('keeps weights that are better than all later ones', () => {
    const scene = pair();
    scene.report('b', 0, 0.4);
    scene.report('a', 0, 0.9);
    scene.save('a', 0, 0);
    scene.report('a', 1, 0.6);
    expect(scene.report('b', 1, 0.7)).toBe('go on');
    expect(scene.report('a', 1)).toMatch(/^load 0-0/);
    expect(scene.files).toEqual(['0-0-weights.safetensors']);
    expect(scene.population.kept).toMatchObject([{ client: 0, epoch: 0 }]);
  });

  it('does not wait in epochs that are not due, or without the target', () => {
    const scene = pair({ each_epochs: 2 });
    expect(scene.report('a', 0, 0.9)).toBe('go on');
    expect(scene.report('b', 0, 0.8)).toBe('go on');
    expect(scene.report('a', 1)).toBe('go on');
    expect(scene.warnings.join()).toContain('Client 0 did not measure val/accuracy/1 in epoch 2');
    // b is alone in this round, and the best
    expect(scene.report('b', 1, 0.3)).toBe('save 1-1');
  });

  it('gives whoever comes to its end nothing to load, and ends with the last', () => {
    const scene = pair();
    scene.report('a', 0, 0.2, true);
    expect(scene.report('b', 0, 0.7, true)).toBe('save 0-1');
    scene.save('b', 1, 0);
    expect(scene.report('a', 0, 0.2, true)).toBe('go on');
    scene.population.finish({ key: 'a' });
    expect(scene.population.isDone).toBe(false);
    scene.population.finish({ key: 'b' });
    expect(scene.population.isDone).toBe(true);
  });

  it('goes on after it was read back, with the same answers', () => {
    const scene = pair();
    scene.report('b', 0, 0.4);
    scene.report('a', 0, 0.9);
    const back = scene.resumed();
    expect(back.report('a', 0, 0.9)).toBe('save 0-0');
    expect(back.report('b', 0, 0.4)).toBe('waits for the weights of client 0');
    back.save('a', 0, 0);
    const told = back.report('b', 0);
    const again = back.resumed();
    expect([again.report('b', 0), again.report('b', -1)]).toEqual([told, scene.report('b', -1)]);
    // what is chosen next depends on what was chosen before
    const next = [scene, back, again].map((one) => {
      if (one === scene) one.save('a', 0, 0);
      one.report('b', 1, 0.1);
      one.report('a', 1, 0.2);
      return one.report('b', 1);
    });
    expect(new Set(next).size).toBe(1);
    expect(next[0]).toMatch(/^load 0-0/);
  });
});

describe('a client that is gone', () => {
  it('is not waited for after a while, and may come back', () => {
    const scene = new Scene(3);
    for (const key of ['a', 'b', 'c']) scene.register(key);
    for (const key of ['a', 'b', 'c']) scene.report(key, -1);
    scene.report('a', 0, 0.1);
    scene.report('b', 0, 0.9);
    scene.pass(59, 'a', 'b');
    expect(scene.report('a', 0)).toBe('waits for client 2');
    scene.pass(2, 'a', 'b');
    expect(scene.warnings).toEqual([expect.stringContaining('client 2 (/runs/c) has given no sign of life for 60 s')]);
    // of two: ceil(0.5 * 2) is copied, one is replaced
    expect(scene.report('b', 0)).toBe('save 0-1');
    scene.save('b', 1, 0);
    expect(scene.report('a', 0)).toMatch(/^load 0-1/);
    // back, it goes on with its own, and is waited for again
    expect(scene.register('c')).toBe(2);
    expect(scene.report('c', 0, 0.99)).toBe('go on');
    scene.report('a', 1, 0.2);
    expect(scene.report('b', 1, 0.95)).toBe('waits for client 2');
    expect(scene.report('c', 1, 0.97)).toBe('save 1-2');
  });

  it('before it saved weights leaves the others their own', () => {
    const scene = pair();
    scene.report('b', 0, 0.4);
    scene.report('a', 0, 0.9);
    scene.pass(61, 'b');
    expect(scene.warnings.join()).toContain('The weights of client 0 after epoch 1 are lost');
    expect(scene.report('b', 0)).toBe('go on');
    // it comes back, and is not asked for them any more
    expect(scene.report('a', 0)).toBe('go on');
    expect(scene.resumed().report('b', 0)).toBe('go on');
  });

  it('is waited for as long as its process lives', () => {
    const scene = new Scene(2);
    scene.register('a');
    scene.register('b', { process: identityOf(process.pid) });
    scene.report('a', -1);
    scene.pass(200, 'a');
    expect(scene.report('a', -1)).toBe('waits for client 1');
    expect(scene.warnings).toEqual([
      expect.stringContaining(`is silent for 60 s, though process ${process.pid} lives`),
    ]);
  });

  it('lets the population end without it, and all that are gone leave it forsaken', () => {
    const scene = pair();
    scene.pass(61, 'a');
    scene.report('a', 0, 0.5, true);
    scene.population.finish({ key: 'a' });
    expect(scene.population.isDone).toBe(true);
    const lonely = pair();
    lonely.pass(61);
    expect([lonely.population.isDone, lonely.population.isForsaken]).toEqual([false, false]);
    lonely.pass(61);
    expect(lonely.population.isForsaken).toBe(true);
    lonely.population.sign({ key: 'a' });
    lonely.population.look();
    expect(lonely.population.isForsaken).toBe(false);
  });
});

describe('who wants to be a member', () => {
  const refused = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return (error as Error).message;
    }
    return 'not refused';
  };

  it('is refused if there is no place, or it is nothing that the others could use', () => {
    const scene = new Scene(2);
    scene.register('a', { process: identityOf(process.pid) });
    expect(refused(() => scene.register('b', { network: 'other' }))).toContain(
      "this run and client 0 (/runs/a) cannot use each other's weights",
    );
    expect(refused(() => scene.register('b', { knobs: { [LR]: 0.1, more: 1 } }))).toContain('other values to change');
    expect(refused(() => scene.register('b', { knobs: {} }))).toContain('there is no optimizer 0');
    scene.register('b', { process: identityOf(process.pid) });
    scene.report('a', -1);
    scene.report('b', -1);
    scene.report('a', 0, 1);
    expect(refused(() => scene.register('c'))).toContain('all 2 clients of the population have registered');
    expect(refused(() => scene.report('c', 0))).toContain('no member of the population');
  });

  it('may replace one that ended before it trained, whatever that was', () => {
    const scene = new Scene(2);
    scene.register('a', { network: 'wrong', process: { ...identityOf(process.pid), pid: 2 ** 30 } });
    scene.register('b');
    expect(scene.register('c')).toBe(0);
    expect(refused(() => scene.report('a', -1))).toContain('its place was given to another one');
    expect(scene.resumed().population.members.map(({ key }) => key)).toEqual(['c', 'b']);
  });
});
