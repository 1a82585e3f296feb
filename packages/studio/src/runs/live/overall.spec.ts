import { overallOf, RestEstimate } from './overall.js';

const epoch = (number: number, done: number, left?: number) => ({
  label: `epoch ${number}/4`,
  done,
  total: 10,
  ...(left !== undefined && { left }),
});

it('an epoch is a share of the whole', () => {
  expect(overallOf(epoch(1, 0))).toEqual({ share: 0, text: 'epoch 1 of 4' });
  expect(overallOf(epoch(3, 5))).toEqual({ share: 0.625, text: 'epoch 3 of 4' });
  expect(overallOf({ label: 'search', done: 3, total: 12 })).toEqual({ share: 0.25, text: 'searching, 3 of 12' });
  expect(overallOf({ label: 'steps', done: 0, total: 0 }).share).toBe(0);
});

it('an evaluation stays in the epoch before it', () => {
  const before = overallOf(epoch(2, 10));
  const evaluating = overallOf({ label: 'val', done: 1, total: 6 }, before);
  expect(evaluating).toEqual({ share: 0.5, text: 'epoch 2 of 4, validating' });
  expect(overallOf({ label: 'test', done: 1, total: 6 }, evaluating).text).toBe('epoch 2 of 4, testing');
  expect(overallOf({ label: 'val', done: 3, total: 6 }).share).toBe(0.5);
});

it('the rest follows from the pace, evaluations included', () => {
  const rest = new RestEstimate();
  rest.add(epoch(1, 0), 0);
  rest.add(epoch(1, 10), 5000);
  expect(rest.left(epoch(1, 10))).toBeCloseTo(15);
  rest.add({ label: 'val', done: 6, total: 6 }, 10_000);
  expect(rest.left({ label: 'val', done: 6, total: 6 })).toBeCloseTo(30);
});

it('at first it follows from the rest of the epoch', () => {
  const rest = new RestEstimate();
  expect(rest.left(epoch(1, 5, 10))).toBeUndefined();
  rest.add(epoch(1, 5, 10), 0);
  // half of the first of four epochs takes 10 s: 10 + 3 * 20
  expect(rest.left(epoch(1, 5, 10))).toBeCloseTo(70);
  expect(rest.left(epoch(1, 5))).toBeUndefined();
});

it('a run that goes on elsewhere is estimated anew', () => {
  const rest = new RestEstimate();
  rest.add(epoch(3, 0), 0);
  rest.add(epoch(3, 10), 10_000);
  rest.add(epoch(2, 0), 20_000);
  expect(rest.left(epoch(2, 0))).toBeUndefined();
  rest.add(epoch(2, 5), 30_000);
  expect(rest.left(epoch(2, 5))).toBeCloseTo(50);
});
