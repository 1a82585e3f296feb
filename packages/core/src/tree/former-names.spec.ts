import { float, moduleName } from '../declare/arg.js';
import { between, one } from '../declare/meta-arg.js';
import { Module } from '../declare/module.js';
import { liveManifest } from '../node/live-plugin.js';
import { Register } from '../register/register.js';
import { toyEntries } from '../toy.fixture.js';
import { parse } from './parse.js';

declare module '../declare/kinds.js' {
  interface ModuleKinds {
    wheel: Module;
  }
}

@Register.as('wheel', {}, { aliases: ['OldWheel'] })
class Wheel extends Module.with(
  { size: float(1, 'size', { aliases: ['old_size'] }) },
  { cls_tires: between('wheel', 0, 3, 'tires', { duplicates: true, aliases: ['cls_old_tires'] }) },
) {}
@Register.as('task', {}, { aliases: ['OldTask'] })
class CarTask extends Module.with(
  { spare: moduleName('wheel', 'Wheel', 'a wheel by name') },
  { cls_wheel: one('wheel', 'the wheel', { aliases: ['cls_old_wheel'] }) },
) {}

const register = new Register().use({
  name: 'cars',
  core: '*',
  manifest: liveManifest('cars', { Wheel, CarTask }),
  load: () => Promise.reject(new Error('not loaded here')),
});
const read = (...documents: object[]) => parse(toyEntries(documents), register);
const CAR = { cls: 'CarTask', cls_wheel: { cls: 'Wheel', size: 2, cls_tires: [{ cls: 'Wheel' }, { cls: 'Wheel' }] } };

describe('former names', () => {
  it.each([
    ['the class in a key', { 'OldWheel.size': 5 }, 'Wheel.size', ''],
    ['the class of the task in a key', { 'OldTask.spare': '' }, 'CarTask.spare', ''],
    ['the slot in a wildcard', { '{cls_old_wheel}.size': 5 }, '{cls_wheel}.size', ''],
    ['the slot in a path', { 'cls_old_wheel.size': 5 }, 'cls_wheel.size', ''],
    ['two slots in a path', { 'cls_old_wheel.cls_old_tires#1.size': 5 }, 'cls_wheel.cls_tires#1.size', '.cls_tires#1'],
    ['one of two slots', { 'cls_wheel.cls_old_tires#1.size': 5 }, 'cls_wheel.cls_tires#1.size', '.cls_tires#1'],
    ['the class of a child', { 'OldWheel#1.size': 5 }, 'Wheel#1.size', '.cls_tires#1'],
  ])('%s still works, with a warning and a certain fix', (_, old, now, tire) => {
    const { tree, problems } = read(CAR, old);
    const [key] = Object.keys(old);
    expect(problems).toMatchObject([
      { code: 'UNINAS_WDEPRECATED', found: key, suggestion: now, file: 'file-1.json', line: 2, column: 3 },
    ]);
    expect(problems[0]!.fix).toMatchObject({ do: 'rename', to: now, certain: true });
    if (now.startsWith('CarTask')) expect(tree!.args['spare']).toBe('');
    else {
      const wheel = tree!.children['cls_wheel']![0]!;
      expect((tire === '' ? wheel : wheel.children['cls_tires']![1]!).args['size']).toBe(5);
    }
  });

  it('mean the same class when layers are merged', () => {
    const old = { cls: 'OldTask', spare: '', cls_wheel: { cls: 'OldWheel', size: 4, cls_tires: 'Wheel, OldWheel' } };
    const { tree, problems } = read(old, { cls: 'CarTask', cls_wheel: { cls: 'Wheel' } });
    expect(problems.map(({ code, found }) => [code, found])).toEqual([['UNINAS_WDEPRECATED', 'OldWheel']]);
    expect(tree!.args['spare']).toBe('');
    expect(tree!.children['cls_wheel']![0]!.args['size']).toBe(4);
  });

  it('are replaced in arguments that name a module', () => {
    const { tree, problems } = read(CAR, { spare: 'OldWheel' });
    expect(problems).toMatchObject([{ code: 'UNINAS_WDEPRECATED', suggestion: 'Wheel', path: 'spare' }]);
    expect(tree!.args['spare']).toBe('Wheel');
  });

  it('are not renamed onto a key that is there already', () => {
    const { problems, tree } = read(CAR, { cls_wheel: { old_size: 3, size: 4 } });
    expect(problems).toMatchObject([{ code: 'UNINAS_WDEPRECATED', found: 'old_size' }]);
    expect(problems[0]).not.toHaveProperty('fix');
    expect(tree!.children['cls_wheel']![0]!.args['size']).toBe(4);
  });
});
