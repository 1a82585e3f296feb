import { expect, it } from '@jest/globals';
import { memorySink } from '../testing/memory-io.fixture.js';
import { doctorText, type DoctorReport } from './doctor-text.js';

const far = `/home/someone/with/a/long/name${'/folder'.repeat(3)}`;
const report: DoctorReport = {
  versions: { node: '20.19.0' },
  home: far,
  paths: [{ name: 'path_downloads_misc', path: far, exists: false }],
  modules: 3,
  problems: [],
  optional: [
    {
      name: '@tensorflow/tfjs-node',
      installed: false,
      install: 'npm install @tensorflow/tfjs-node@4.22.0',
      notes: ['where its library cannot be downloaded, docs/guide/devices.md tells how to build it'],
      unlocks: ['TensorflowCpuDevicesManager'],
    },
  ],
  backend: { state: 'cannot be started', message: 'a long reason '.repeat(12).trim() },
};

it('stays within the columns of a terminal, and tells how packages are installed', () => {
  const text = doctorText(report, memorySink(true, 80));
  const plain = text.replace(/\u001b\[\d+m/g, '');
  expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const words = plain.replace(/\s+/g, ' ');
  expect(words).toContain('npm install @tensorflow/tfjs-node@4.22.0; where its library cannot be downloaded');
  expect(words).toContain(`path_downloads_misc ${far} (made when it is needed)`);
  expect(words).toContain(`message ${'a long reason '.repeat(12).trim()}`);
});

it('breaks no line where no person reads it', () => {
  expect(doctorText(report, memorySink())).toMatch(/^ {2}message +(a long reason ?){12}$/m);
});
