import { describe, expect, it } from '@jest/globals';
import { keyText, parseKey } from './bench-key.js';
import { KeyFinder } from './key-finder.js';

const KEYS = [
  'acc1/cifar10/valid@12',
  'acc1/cifar10/test@12',
  'acc1/cifar10/test@200',
  'acc1/ImageNet16-120/test@200',
  'loss/cifar10/train',
  'params/cifar10',
];
const finder = new KeyFinder('table', KEYS, { dataSet: 'cifar10', resultType: 'test' });

describe('names of values', () => {
  it('are read and written alike', () => {
    expect(KEYS.map((key) => keyText(parseKey(key)!))).toEqual(KEYS);
    expect(parseKey('acc1/cifar10/valid@12')).toEqual({
      metric: 'acc1',
      dataSet: 'cifar10',
      resultType: 'valid',
      epochs: 12,
    });
    for (const text of ['acc1', 'acc1/', 'acc1/cifar10/val', 'acc1/cifar10@', 'a/b/test/x', 'a b/c', '']) {
      expect(parseKey(text)).toBeUndefined();
    }
  });
});

describe('KeyFinder', () => {
  it('fills in what is left out, and takes the longest training', () => {
    expect(finder.find({ metric: 'acc1' })).toBe('acc1/cifar10/test@200');
    expect(finder.find({ metric: 'acc1', epochs: 12 })).toBe('acc1/cifar10/test@12');
    expect(finder.find({ metric: 'acc1', resultType: 'valid' })).toBe('acc1/cifar10/valid@12');
    expect(finder.find({ metric: 'acc1', dataSet: 'ImageNet16-120' })).toBe('acc1/ImageNet16-120/test@200');
  });

  it('has no part of the data for parameters', () => {
    expect(finder.find({ metric: 'params', resultType: 'train' })).toBe('params/cifar10');
  });

  it.each([
    [{ metric: 'latency' }, 'table has no latency; it has acc1, loss, params'],
    [{ metric: 'param' }, 'table has no param; it has acc1, loss, params; did you mean params?'],
    [
      { metric: 'acc1', dataSet: 'cifar' },
      'table has no acc1 of cifar; it has cifar10, ImageNet16-120; did you mean cifar10?',
    ],
    [{ metric: 'params', dataSet: 'ImageNet16-120' }, 'table has no params of ImageNet16-120; it has cifar10'],
    [{ metric: 'loss' }, 'table has no loss of the test part of cifar10; it has train'],
    [{ metric: 'acc1', epochs: 100 }, 'table has no acc1 of cifar10 after 100 epochs; it has 12, 200'],
  ])('says what there is instead of %j', (question, message) => {
    expect(() => finder.find(question)).toThrow(message);
  });
});
