import { plainText } from './plain-text.js';

it.each([
  ['colours', '\u001b[1;31mbad\u001b[0m', 'bad'],
  ['moves', 'a\u001b[2K\u001b[1Ab', 'ab'],
  ['a title, a link', '\u001b]0;title\u0007x\u001b]8;;http://evil.example\u001b\\y', 'xy'],
  ['a sequence that does not end', 'x\u001b]0;title', 'x'],
  ['one character sequences', 'a\u001bcb\u001b(Bc', 'abc'],
  ['eight-bit sequences', 'a\u009b31mb', 'ab'],
  ['bells, backspaces, text from right to left', 'a\u0007\u0008\u202eb', 'ab'],
  ['what was written over', 'one\rtwo\nthree\r\nfour\rfive', 'two\nthree\nfive'],
  ['tabs and tags stay', 'a\tb <b>c</b> &amp;', 'a\tb <b>c</b> &amp;'],
])('%s', (_, text, plain) => {
  expect(plainText(text)).toBe(plain);
});
