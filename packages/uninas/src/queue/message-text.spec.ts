import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageOf, messageText } from './message-text.js';

describe('a message as text', () => {
  it('is the same afterwards, to the last bit of its numbers', () => {
    const message = fc.anything({ key: fc.string(), withNullPrototype: false, maxDepth: 3 });
    fc.assert(fc.property(message, (value) => void expect(messageOf(messageText(value))).toEqual(value)));
    const numbers = [NaN, -0, 0, Infinity, -Infinity, 0.1 + 0.2, 5e-324, Number.MAX_VALUE];
    const found = messageOf(messageText({ numbers })) as { numbers: number[] };
    expect(found.numbers.map((value, i) => Object.is(value, numbers[i]))).toEqual(numbers.map(() => true));
  });

  it('refuses what only threads can share', () => {
    expect(() => messageText({ weights: new SharedArrayBuffer(4) })).toThrow(/^a SharedArrayBuffer cannot be sent/);
    expect(() => messageText([new Float32Array(2)])).toThrow(/^a Float32Array cannot be sent to another machine/);
    expect(() => messageText({ f: () => 1 })).toThrow(/^a function cannot/);
  });
});
