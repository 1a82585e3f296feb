import { expect, it } from '@jest/globals';
import { memorySink } from '../testing/memory-io.fixture.js';
import { RunConsole } from './console.js';

/** What a terminal shows after all of the text: `\r` goes back, `\x1b[K` clears the rest of the line. */
function screen(text: string): readonly string[] {
  const lines = [''];
  for (const part of text.split(/(\n|\r|\x1b\[K)/)) {
    if (part === '\n') lines.push('');
    else if (part === '\r') lines[lines.length - 1] = `\r${lines.at(-1)!.replace('\r', '')}`;
    else if (part === '\x1b[K') lines[lines.length - 1] = '';
    else lines[lines.length - 1] = lines.at(-1)!.startsWith('\r') ? part : lines.at(-1)! + part;
  }
  return lines.map((line) => line.replace('\r', ''));
}

it('draws a bar below the log on a terminal, and leaves one line of it', () => {
  let now = 0;
  const terminal = memorySink(true);
  const console = new RunConsole({ err: terminal }, terminal, () => now);
  console.start('train', 8);
  now = 1000;
  console.update(2, 'loss 0.50');
  expect(screen(terminal.text()).at(-1)).toBe('[======                  ] train 2/8  loss 0.50  3 s left');
  console.info('epoch 1');
  expect(screen(terminal.text()).at(-2)).toMatch(/^\d\d:\d\d:\d\d {2}epoch 1$/);
  expect(screen(terminal.text()).at(-1)).toMatch(/^\[======/);
  now = 4000;
  console.update(8);
  console.stop();
  expect(screen(terminal.text()).slice(-2)).toEqual(['train 8/8, 4.0 s', '']);
});

it('never writes a line that the terminal would break', () => {
  const terminal = memorySink(true, 40);
  const console = new RunConsole({ err: terminal }, terminal, () => 0);
  console.start('a very long label that says what is done', 1000);
  expect(Math.max(...screen(terminal.text()).map((line) => line.length))).toBe(39);
});

it('writes plain lines elsewhere, few of them, and no control characters', () => {
  let now = 0;
  const [out, err] = [memorySink(), memorySink()];
  const console = new RunConsole({ err }, out, () => now);
  console.start('train', 1000);
  for (let i = 1; i <= 1000; i++) {
    now = i * 25;
    console.update(i);
  }
  console.stop();
  expect(err.text()).toBe('train 400/1000\ntrain 800/1000\ntrain 1000/1000, 25.0 s\n');
  console.warn('two\nlines');
  expect(out.text()).toMatch(/^\d\d:\d\d:\d\d {2}warning: two\n {10}lines\n$/);
});
