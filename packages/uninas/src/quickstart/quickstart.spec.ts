import { expect, it, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { configFile, STEPS } from './config-files.js';
import { bestOf, frontOf, retrainedOf } from './findings.js';
import { resultText } from './result-text.js';

const row = (gene: string, accuracy: number, macs: number) => ({
  gene,
  iteration: 1,
  values: { accuracy, macs },
  file: `candidates/candidate-${gene}.network_config`,
});
const front = frontOf({
  rated: 9,
  front: [row('0-1', 0.91, 900), row('2-2', 0.97, 1234567), row('2-3', 0.97, 2000000)],
});

it('trains the most accurate architecture, of equals the cheapest', () => {
  expect(bestOf(front)).toEqual({
    gene: '2-2',
    file: 'candidates/candidate-2-2.network_config',
    accuracy: 0.97,
    macs: 1234567,
  });
});

it('says so if a search found nothing', () => {
  expect(() => frontOf({ front: [] })).toThrow('found no architecture');
  expect(() => frontOf({})).toThrow('found no architecture');
});

it('lets validation choose between the network and its average, never the test', () => {
  const summary = {
    'val/accuracy/1': 0.96,
    'test/accuracy/1': 0.99,
    'val/clones/EMAClone/0.99/accuracy/1': 0.97,
    'test/clones/EMAClone/0.99/accuracy/1': 0.95,
    params: 4242,
  };
  expect(retrainedOf(summary)).toEqual({ params: 4242, valid: 0.97, test: 0.95, isAveraged: true });
  expect(retrainedOf({ 'val/accuracy/1': 0.5, 'test/accuracy/1': 0.6, params: 1 })).toEqual({
    params: 1,
    valid: 0.5,
    test: 0.6,
    isAveraged: false,
  });
});

it('prints what was found within 80 columns', () => {
  const text = resultText({
    front,
    best: bestOf(front),
    retrained: { params: 53210, valid: 0.981, test: 0.9785, isAveraged: false },
    seconds: { s1: 12.34, s2: 5, s3: 60 },
    dir: 'uninas-quickstart',
  });
  expect(text).toMatch(/-> +2-2 +97\.00 % +1 234 567/);
  expect(text).toMatch(/test accuracy +97\.85 %/);
  expect(text).toMatch(/parameters +53 210/);
  expect(text).toMatch(/train the super-network +12\.3 s +uninas-quickstart\/s1/);
  expect(text).not.toMatch(/NaN|undefined/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each(STEPS)('the configuration of %s is shipped and names a task', (step) => {
  const data = JSON.parse(readFileSync(configFile(step), 'utf8')) as Record<string, unknown>;
  expect(data['cls_task']).toMatch(/Task$/);
  expect(data['{cls_task}.save_dir']).toBe(`{path_tmp}/quickstart/${step}`);
});
