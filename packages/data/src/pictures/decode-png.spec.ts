import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pythonWith } from '../python.fixture.js';
import { decodePng } from './decode-png.js';
import { pngOf } from './png.fixture.js';

const HEADER = { width: 3, height: 2, bits: 8, type: 2 };
/** Each row begins with the number of its filter. */
const ROWS = Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

it('reads red, green and blue, row by row', () => {
  const { bytes, height, width } = decodePng(pngOf(HEADER, deflateSync(ROWS)), 'x.png');
  expect([[...bytes], height, width]).toEqual([[10, 20, 30, 40, 50, 60, 70, 80, 90, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2, 3]);
});

it('adds what each filter left out, modulo 256', () => {
  const grey = { width: 3, height: 5, bits: 8, type: 0 };
  const rows = Uint8Array.of(...[0, 10, 20, 30], ...[1, 250, 10, 5], ...[2, 1, 1, 1], ...[3, 3, 5, 7], ...[4, 2, 4, 6]);
  // worked out by hand: e.g. the last row by the neighbour nearest to left + above - corner
  const expected = [10, 20, 30, 250, 4, 9, 251, 5, 10, 128, 71, 47, 130, 75, 53];
  const { bytes } = decodePng(pngOf(grey, deflateSync(rows)), 'x.png');
  expect([...bytes].filter((_, i) => i % 3 === 0)).toEqual(expected);
});

it.each([
  ['no picture', Uint8Array.of(1, 2), 'x.png: is no PNG picture; get the file again'],
  ['cut off', pngOf(HEADER, deflateSync(ROWS)).subarray(0, 60), 'x.png: is cut off'],
  ['not packed', pngOf(HEADER, ROWS), 'x.png: cannot be unpacked (incorrect header check)'],
  ['too short', pngOf(HEADER, deflateSync(ROWS.subarray(1))), 'x.png: has 19 bytes instead of 20'],
  ['too long', pngOf(HEADER, deflateSync(new Uint8Array(1000))), 'x.png: cannot be unpacked'],
  ['of 16 bits', pngOf({ ...HEADER, bits: 16 }, ROWS), 'x.png: has 16 bits of colours of type 2, 8 can be read'],
  ['of a wrong filter', pngOf(HEADER, deflateSync(ROWS.map((v) => v || 9))), 'x.png: has the filter 9 in row 0'],
  ['far too large', pngOf({ ...HEADER, width: 2 ** 31 }, ROWS), 'x.png: is a picture of 2147483648 x 2 pixels'],
  [
    'without its palette',
    pngOf({ ...HEADER, type: 3 }, deflateSync(Uint8Array.of(0, 0, 1, 2, 0, 0, 0, 0))),
    'x.png: has no colour 0 in its palette',
  ],
])('refuses a file that is %s', (_, bytes, message) => {
  expect(() => decodePng(bytes, 'x.png')).toThrow(message);
});

/** Pictures of every kind, and the bytes of each as Pillow converts it. */
const SCRIPT = `
import numpy as np, sys
from PIL import Image
rng = np.random.default_rng(3)
full = np.cumsum(rng.integers(-9, 10, (13, 17, 4)), 1).astype(np.uint8)
rgb = Image.fromarray(full[..., :3])
kinds = {'RGB': rgb, 'L': rgb.convert('L'), 'LA': rgb.convert('LA'), '1': rgb.convert('1'), 'RGBA': Image.fromarray(full)}
kinds.update({'P%d' % n: rgb.quantize(n) for n in (2, 4, 16, 200)})
for name, image in kinds.items():
    image.save(f'{sys.argv[1]}/{name}.png')
    with open(f'{sys.argv[1]}/{name}.raw', 'wb') as f: f.write(Image.open(f'{sys.argv[1]}/{name}.png').convert('RGB').tobytes())
`;
const python = pythonWith('numpy', 'PIL');
(python ? describe : describe.skip)('what Pillow writes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'uninas-png-'));
  beforeAll(() => {
    execFileSync(python!, ['-c', SCRIPT, dir]);
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each(['RGB', 'L', 'LA', '1', 'RGBA', 'P2', 'P4', 'P16', 'P200'])('in mode %s has its bytes', (name) => {
    const { bytes, height, width } = decodePng(readFileSync(join(dir, `${name}.png`)), name);
    expect([height, width]).toEqual([13, 17]);
    expect(Buffer.from(bytes).equals(readFileSync(join(dir, `${name}.raw`)))).toBe(true);
  });
});
