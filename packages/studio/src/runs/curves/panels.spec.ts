import { highlightsOf, panelsOf, placeOf } from './panels.js';

const ROWS = [
  { epoch: 0, 'learning_rate/0/SGDOptimizer': 0.05, 'train/accuracy/1': 0.2, 'train/loss': 2.5 },
  { epoch: 1, 'learning_rate/0/SGDOptimizer': 0.04, 'train/accuracy/1': 0.6, 'train/loss': 'NaN', 'val/loss': 1.5 },
  {
    epoch: 2,
    'train/accuracy/1': 0.5,
    'train/loss': 1.25,
    'val/loss': 1.75,
    'val/clones/EMAClone/0.99/loss': 1.125,
    'regularizer/0/DropOut/p': 0.1,
  },
];

it('what is measured alike is in one panel, losses first', () => {
  const panels = panelsOf(ROWS);
  expect(panels.map(({ title }) => title)).toEqual(['loss', 'accuracy/1', 'regularizer', 'learning rate']);
  expect(panels[0]).toEqual({
    title: 'loss',
    epochs: [1, 2, 3],
    series: [
      { key: 'train/loss', label: 'train', values: [2.5, null, 1.25] },
      { key: 'val/loss', label: 'val', values: [null, 1.5, 1.75] },
      { key: 'val/clones/EMAClone/0.99/loss', label: 'val EMAClone 0.99', values: [null, null, 1.125] },
    ],
  });
  // only epochs in which something of it was measured
  expect(panels[3]).toMatchObject({ epochs: [1, 2], series: [{ label: 'SGDOptimizer', values: [0.05, 0.04] }] });
});

it.each([
  ['train/loss/criterion', 'loss/criterion', 'train'],
  ['train/net/loss', 'net/loss', 'train'],
  ['learning_rate/1/0/SGDOptimizer', 'learning rate', '1/0/SGDOptimizer'],
  ['DartsSearchMethod/ws0/max_value/n-0', 'DartsSearchMethod', 'ws0/max_value/n-0'],
  ['res_ram/used', 'resources/ram', 'used'],
  ['time', 'time', 'time'],
])('%s is in the panel %s as %s', (key, title, label) => {
  expect(placeOf(key)).toEqual({ title, label });
});

it('the best loss is the smallest, the best accuracy the greatest', () => {
  expect(highlightsOf(panelsOf(ROWS))).toEqual([
    { key: 'train/loss', last: 1.25, best: 1.25, bestEpoch: 3 },
    { key: 'val/loss', last: 1.75, best: 1.5, bestEpoch: 2 },
    { key: 'val/clones/EMAClone/0.99/loss', last: 1.125, best: 1.125, bestEpoch: 3 },
    { key: 'train/accuracy/1', last: 0.5, best: 0.6, bestEpoch: 2 },
  ]);
});

it('nothing measured is no panel', () => {
  expect([panelsOf([]), panelsOf([{ epoch: 0 }])]).toEqual([[], []]);
});
