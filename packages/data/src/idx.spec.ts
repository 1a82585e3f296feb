import { describe, expect, it } from '@jest/globals';
import { DamagedFileError } from './damaged-file-error.js';
import { parseIdx } from './idx.js';

/** Two images of 1 x 3 pixels, byte by byte as the format has it. */
const IMAGES = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255];

describe('parseIdx', () => {
  it('reads sizes and values', () => {
    expect(parseIdx(Uint8Array.from(IMAGES), 3, 'f')).toEqual({
      shape: [2, 1, 3],
      data: Uint8Array.of(10, 20, 30, 40, 50, 255),
    });
    expect(parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 1, 0, ...new Uint8Array(256)), 1, 'f').shape).toEqual([256]);
  });

  it('reads from the middle of a buffer', () => {
    const bytes = Uint8Array.from([9, 9, 9, ...IMAGES]).subarray(3);
    expect(parseIdx(bytes, 3, 'f').data[0]).toBe(10);
  });

  it.each([
    [
      'labels for images',
      [0, 0, 8, 1, ...IMAGES.slice(4)],
      'f: is not an IDX file of bytes in 3 dimensions, it begins with 0 0 8 1 rather than 0 0 8 3',
    ],
    ['other types', [0, 0, 13, 3, ...IMAGES.slice(4)], 'begins with 0 0 13 3'],
    ['other files', [31, 139, 8, 0, ...IMAGES.slice(4)], 'begins with 31 139 8 0'],
    ['files cut off', IMAGES.slice(0, -1), 'f: is cut off: [2, 1, 3] needs 6 bytes, found 5; get the file again'],
    ['files that go on', [...IMAGES, 1], 'is too long: [2, 1, 3] needs 6 bytes, found 7'],
    ['files without a header', IMAGES.slice(0, 15), 'has 15 bytes, an IDX header has 16'],
    ['empty files', [], 'has 0 bytes'],
  ])('refuses %s', (_, bytes, message) => {
    const parse = (): unknown => parseIdx(Uint8Array.from(bytes), 3, 'f');
    expect(parse).toThrow(DamagedFileError);
    expect(parse).toThrow(message);
  });
});
