import type { Run } from '../../api/run-types.js';
import { matching, queuePlaces, withEvent } from './run-list.js';

const run = (id: string, values: Partial<Run> = {}): Run => ({
  id,
  name: `name ${id}`,
  task: 'SingleSearchTask',
  state: 'queued',
  created: `2026-01-01T00:00:0${id}.000Z`,
  saveDir: `/runs/${id}`,
  ...values,
});
const RUNS = [run('3'), run('2'), run('1', { state: 'running' })];
const ids = (runs: readonly Run[]): string => runs.map(({ id }) => id).join('');

it('a run takes its place by its time, or replaces what was known of it', () => {
  const more = withEvent([RUNS[0]!, RUNS[2]!], { name: 'run', data: run('2') });
  expect(ids(more)).toBe('321');
  const done = withEvent(more, { name: 'run', data: run('1', { state: 'done' }) });
  expect([ids(done), done[2]!.state]).toEqual(['321', 'done']);
});

it('progress is of one run; other events and unknown runs change nothing', () => {
  const progress = { label: 'epoch 1/2', done: 1, total: 4 };
  const moved = withEvent(RUNS, { name: 'progress', data: { id: '1', progress } });
  expect(moved.map((one) => one.progress)).toEqual([undefined, undefined, progress]);
  expect(withEvent(RUNS, { name: 'progress', data: { id: '9', progress } })).toBe(RUNS);
  expect(withEvent(RUNS, { name: 'log', data: { id: '1', text: '', from: 0, next: 0 } })).toBe(RUNS);
});

it('a run that was deleted is gone', () => {
  expect(ids(withEvent(RUNS, { name: 'removed', data: { id: '2' } }))).toBe('31');
  expect(withEvent(RUNS, { name: 'removed', data: { id: '9' } })).toBe(RUNS);
});

it('the oldest that waits is next', () => {
  expect([...queuePlaces(RUNS)]).toEqual([['2', 1], ['3', 2]]); // prettier-ignore
});

it('every word must fit somewhere', () => {
  expect(ids(matching(RUNS, ' SEARCH  queued'))).toBe('32');
  expect(ids(matching(RUNS, 'name 3'))).toBe('3');
  expect(matching(RUNS, '  ')).toBe(RUNS);
});
