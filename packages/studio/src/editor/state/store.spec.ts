import { setArg } from './edit.js';
import { begun, redone, stepped, undone } from './history.js';
import { earlierRunOf } from './check.js';
import { gather } from './gather.js';
import { createEditor } from './store.js';
import { quickstart, realModules, shipped } from './state.fixture.js';

const modules = realModules();
const search = quickstart(modules);

function editor() {
  const store = createEditor();
  store.getState().setModules(modules);
  store.getState().open(search.data);
  return store;
}

describe('history', () => {
  it('joins quick steps of one group, and not those after a pause or an undo', () => {
    const step = (value: number, group: string | undefined, time: number) => ({ value, label: 'step', group, time });
    let history = begun(0, 'start', 0);
    for (const [value, time] of [
      [1, 10],
      [2, 500],
      [3, 5000],
    ] as const)
      history = stepped(history, step(value, 'lr', time));
    expect(history.past.map(({ value }) => value)).toEqual([0, 2]);
    history = undone(history);
    expect(history.present.value).toBe(2);
    history = stepped(redone(history), step(4, 'lr', 5001));
    expect(history.past.map(({ value }) => value)).toEqual([0, 2, 3]);
    expect(undone(undone(undone(undone(history)))).present.value).toBe(0);
  });
});

describe('the editor', () => {
  it('checks after each edit, and undo brings the same state back', () => {
    const store = editor();
    const { edit, undo, redo } = store.getState();
    expect(store.getState().checked.problems).toEqual([]);
    edit({ label: 'seed' }, (at) => setArg(at, '', 'seed', -1));
    expect(store.getState().checked.at.get('seed')).toMatchObject([{ code: 'UNINAS_ELIMIT' }]);
    expect(store.getState().checked.below.get('')).toEqual({ errors: 1, warnings: 0 });
    undo();
    expect(store.getState().data).toBe(search.data);
    redo();
    expect(store.getState().checked.ok).toBe(false);
  });

  it('takes over what the file holds by now, which undo takes back', () => {
    const store = editor();
    const { edit, takeOver, undo } = store.getState();
    edit({ label: 'seed' }, (at) => setArg(at, '', 'seed', 5));
    const mine = store.getState().data;
    const theirs = { ...search.data, seed: 6 };
    const file = { folder: 'workspace', path: 'a.json', etag: '2', writable: true, form: 'hierarchical' } as const;
    takeOver(theirs, file);
    expect(store.getState()).toMatchObject({ data: theirs, saved: theirs, file });
    undo();
    expect(store.getState().data).toBe(mine);
    // saved over what the file holds, as it was seen
    expect(store.getState()).toMatchObject({ saved: theirs, file });
  });

  it('applies fixes', () => {
    const store = editor();
    store.getState().open({ ...search.data, cls_trainer: { cls: 'SimpelTrainer', max_epoch: 3 }, sead: 2 });
    const { problems } = store.getState().checked;
    expect(problems.filter(({ fix }) => fix !== undefined).length).toBe(2);
    store.getState().fix(problems.find(({ path }) => path === 'cls_trainer')!);
    expect(store.getState().data['cls_trainer']).toEqual({ cls: 'SimpleTrainer', max_epoch: 3 });
    store.getState().fixAllCertain();
    expect(store.getState().data['cls_trainer']).toEqual({ cls: 'SimpleTrainer', max_epochs: 3 });
    expect(store.getState().checked.problems.every(({ fix }) => fix?.certain !== true)).toBe(true);
  });

  it('gives flat keys their place when the earlier run is known that they refine', () => {
    const store = editor();
    const flat = { ...shipped('quickstart_s2.json'), '{cls_data}.batch_size_test': 5 };
    store.getState().open(gather([flat], modules));
    expect(store.getState().data).toHaveProperty(['{cls_data}.batch_size_test'], 5);
    const folder = store.getState().checked.asked!;
    store.getState().setEarlier(folder, earlierRunOf({ name: 'run.json', config: search.data }));
    const { data, saved, checked } = store.getState();
    expect(data['cls_method']).toEqual({ cls_data: { batch_size_test: 5 } });
    expect(saved).toBe(data);
    expect(checked.problems).toEqual([]);
  });

  it('unfolds what is around the module that is looked at', () => {
    const store = editor();
    store.getState().fold(['cls_method', 'cls_trainer'], true);
    store.getState().select('cls_method.cls_network');
    expect([...store.getState().folded]).toEqual(['cls_trainer']);
  });
});
