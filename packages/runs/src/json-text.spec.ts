import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  encodePretty,
  encodeStable,
  findJsonMistake,
  fromHex64,
  lineAndColumn,
  parseJson,
  toHex64,
  unpackNumbers,
} from './index.js';
import type { JsonValue } from './index.js';

fc.configureGlobal({ seed: 7 });

const anyJson = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;

describe('encodeStable', () => {
  it('sorts names, the named ones first, and leaves out what is undefined', () => {
    expect(encodeStable({ b: 1, a: { d: 1, c: undefined }, step: 2, epoch: 0 }, ['epoch', 'step'])).toBe(
      '{"epoch":0,"step":2,"a":{"d":1},"b":1}',
    );
    expect(encodeStable({ 10: 1, 9: 2, a: [] })).toBe('{"10":1,"9":2,"a":[]}');
  });

  it('loses no number: -0, NaN, infinities, and the last bit of each', () => {
    const values = [-0, 0, Number.NaN, Infinity, -Infinity, 0.1 + 0.2, 5e-324, Number.MAX_VALUE];
    expect(encodeStable(values)).toBe(
      '[-0,0,"NaN","Infinity","-Infinity",0.30000000000000004,5e-324,1.7976931348623157e+308]',
    );
    expect(unpackNumbers(parseJson(encodeStable(values), ''))).toEqual(values);
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(Object.is(unpackNumbers(parseJson(encodeStable(value), '')), value)).toBe(true);
      }),
    );
  });

  it('tells texts from numbers', () => {
    const texts = ['NaN', '~NaN', '-Infinity', '~~x', 'NaN '];
    expect(encodeStable(texts)).toBe('["~NaN","~~NaN","~-Infinity","~~x","NaN "]');
    expect(unpackNumbers(parseJson(encodeStable(texts), ''))).toEqual(texts);
  });

  it('gives back any value', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(unpackNumbers(parseJson(encodeStable(value), ''))).toEqual(value);
        expect(parseJson(encodePretty(value), '')).toEqual(value);
      }),
    );
  });

  it.each([
    [{ a: [1, 2n] }, /type bigint at a\.1 cannot/],
    [{ a: { b: () => 1 } }, /type function at a\.b/],
    [[undefined], /type undefined at 0/],
    [new Map(), /class Map at the top/],
    [{ a: Float32Array.of(1) }, /class Float32Array at a/],
  ])('refuses what JSON cannot hold: %p', (value, message) => {
    expect(() => encodeStable(value as never)).toThrow(message);
  });

  it('refuses circles; the pretty form also what is not finite', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = { circle };
    expect(() => encodeStable(circle as never)).toThrow(/holds itself at self\.circle/);
    expect(() => encodePretty({ a: { lr: Number.NaN } })).toThrow(/NaN at a\.lr/);
  });

  it('is pretty for people, in the given order', () => {
    expect(encodePretty({ b: [1, { c: 2 }], a: {}, d: [] })).toBe(
      '{\n  "b": [\n    1,\n    {\n      "c": 2\n    }\n  ],\n  "a": {},\n  "d": []\n}\n',
    );
  });
});

describe('findJsonMistake', () => {
  it.each([
    ['', 0, /expected a value, found the end/],
    ['{"a": 1,}', 8, /expected a name in double quotes, found "}"/],
    ['{"a" 1}', 5, /expected ":"/],
    ['[1 2]', 3, /expected "," or "]", found "2"/],
    ['{"a":1 "b":2}', 7, /expected "," or "}"/],
    ['{"a":1}}', 7, /after the end/],
    ['{"a":tru}', 5, /expected a value, found "t"/],
    ['[01]', 2, /expected "," or "]"/],
    ['"abc', 0, /never closed/],
    ['"a\\x"', 2, /no escape/],
    ['"a\nb"', 2, /unexpected "\\n"/],
    ['{"a":1,"b":2,"a":3}', 13, /the name "a" stands here twice/],
    ['\ufeff{}', 0, /expected a value/],
    ['[1,2', 4, /found the end/],
    [`${'['.repeat(600)}`, 501, /nested deeper than 500/],
  ])('finds the place in %j', (text, offset, message) => {
    expect(findJsonMistake(text)).toEqual({ offset, message: expect.stringMatching(message) });
  });

  it('agrees with JSON.parse on any text, right or damaged', () => {
    const damage = fc.tuple(anyJson, fc.nat(), fc.constantFrom('', '"', '}', ',', '\\', '1', 'e'));
    fc.assert(
      fc.property(damage, ([value, at, put]) => {
        const whole = JSON.stringify(value);
        const place = at % (whole.length + 1);
        const text = whole.slice(0, place) + put + whole.slice(place + 1);
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const mistake = findJsonMistake(text);
        if (!mistake?.message.includes('twice')) expect(mistake === undefined).toBe(valid);
      }),
      { numRuns: 1000 },
    );
  });

  it('is named by line and column', () => {
    expect(lineAndColumn('a\nbc\nd', 3)).toEqual({ line: 2, column: 2 });
    expect(() => parseJson('{\n  "a": 1,\n  "b" 2\n}', 'x.json')).toThrow(
      /^x\.json:3:7: no valid JSON: expected ":", found "2"/,
    );
  });
});

describe('64-bit values as text', () => {
  it('keep all bits', () => {
    for (const value of [0n, 1n, 2n ** 53n + 1n, 2n ** 64n - 1n]) expect(fromHex64(toHex64(value))).toBe(value);
    expect(toHex64(255n)).toBe('00000000000000ff');
    expect(() => toHex64(2n ** 64n)).toThrow(/does not fit/);
    expect(() => toHex64(-1n)).toThrow(/does not fit/);
    expect(() => fromHex64('ff')).toThrow(/expected 16 hexadecimal digits/);
  });
});
