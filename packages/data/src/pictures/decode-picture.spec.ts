import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import jpeg from 'jpeg-js';
import { pythonWith } from '../python.fixture.js';
import { sharedData } from '../shared-data.fixture.js';
import { byJpegJs, pictureDecoder } from './decode-picture.js';
import type { Picture } from './picture.js';
import { SharpThread } from './sharp-thread.js';

/** A picture of four colours in blocks, 16 x 8 pixels, by the encoder of jpeg-js. */
function blocks(): Buffer {
  const data = Buffer.alloc(16 * 8 * 4, 255);
  for (let i = 0; i < 16 * 8; i++) data.set((i % 16 < 8 ? [200, 40, 30] : [20, 60, 180]) as number[], 4 * i);
  return jpeg.encode({ data, width: 16, height: 8 }, 100).data;
}
/** A picture of smooth colours in a mode, and what Pillow makes of it. */
const MODES = `
import base64, io, sys
import numpy as np
from PIL import Image
y, x = np.mgrid[:24, :32]
image = Image.fromarray(np.stack([x * 7, y * 9, 255 - x * 4 - y * 3], 2).astype(np.uint8))
image = image if sys.argv[1] == 'progressive' else image.convert(sys.argv[1])
file = io.BytesIO()
image.save(file, 'JPEG', quality=95, progressive=sys.argv[1] == 'progressive')
again = Image.open(io.BytesIO(file.getvalue())).convert('RGB')
print(base64.b64encode(file.getvalue()).decode(), base64.b64encode(again.tobytes()).decode())
`;
const decoders: [string, ((bytes: Uint8Array) => Picture) | undefined][] = [
  ['jpeg-js', byJpegJs(jpeg.decode)],
  ['sharp', ((thread) => thread && ((bytes: Uint8Array) => thread.decode(bytes)))(SharpThread.start())],
];

describe.each(decoders)('%s', (_, decode) => {
  const test = decode ? it : it.skip;

  test('decodes red, green and blue', () => {
    const { bytes, height, width } = decode!(blocks());
    expect([height, width, bytes.length]).toEqual([8, 16, 8 * 16 * 3]);
    [200, 40, 30].forEach((value, c) => expect(Math.abs(bytes[(4 * 16 + 2) * 3 + c]! - value)).toBeLessThan(6));
    [20, 60, 180].forEach((value, c) => expect(Math.abs(bytes[(4 * 16 + 14) * 3 + c]! - value)).toBeLessThan(6));
  });

  test('says what is wrong, and goes on', () => {
    expect(() => decode!(blocks().subarray(0, 100))).toThrow();
    expect(() => decode!(Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]))).toThrow();
    expect(decode!(blocks()).width).toBe(16);
  });

  const photos = sharedData('photos');
  const python = pythonWith('numpy', 'PIL');
  (decode && photos && python ? it : it.skip)('comes near to what Pillow decodes', () => {
    const file = join(photos!, 'flower.jpg');
    const script = `import sys; from PIL import Image; sys.stdout.buffer.write(Image.open(sys.argv[1]).convert('RGB').tobytes())`;
    const expected = execFileSync(python!, ['-c', script, file], { maxBuffer: 2 ** 24 });
    const { bytes, height, width } = decode!(readFileSync(file));
    expect([height, width, bytes.length]).toEqual([427, 640, expected.length]);
    let sum = 0;
    for (let i = 0; i < bytes.length; i++) sum += Math.abs(bytes[i]! - expected[i]!);
    // colours are stored at half the resolution, and enlarged in different ways
    expect(sum / bytes.length).toBeLessThan(1.5);
  });

  (decode && python ? it : it.skip)('knows pictures in grey, for print, and in several passes', () => {
    for (const mode of ['L', 'CMYK', 'progressive']) {
      const [packed, expected] = execFileSync(python!, ['-c', MODES, mode], { encoding: 'latin1' })
        .trim()
        .split(' ')
        .map((text) => Buffer.from(text, 'base64'));
      const { bytes, height, width } = decode!(packed!);
      expect([height, width, bytes.length]).toEqual([24, 32, expected!.length]);
      // colours for print have no single meaning: sharp goes by a colour profile
      const most = mode === 'CMYK' ? 60 : 5;
      const differences = Array.from(bytes, (value, i) => Math.abs(value - expected![i]!));
      expect(differences.reduce((sum, value) => sum + value, 0) / bytes.length).toBeLessThan(most);
    }
  });
});

describe('sharp is done without', () => {
  const dir = mkdtempSync(join(tmpdir(), 'uninas-sharp-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('where it is not installed', () => {
    expect(SharpThread.start(pathToFileURL(join(dir, 'without.js')).href)).toBeUndefined();
  });

  it('where it does not work', () => {
    const folder = join(dir, 'broken/node_modules/sharp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), 'throw new Error("not for this machine");');
    expect(SharpThread.start(pathToFileURL(join(dir, 'broken/program.js')).href)).toBeUndefined();
  });
});

it('goes by the content of a file, and names what is damaged', async () => {
  const { decode } = await pictureDecoder();
  expect(decode(blocks(), 'x.png').width).toBe(16);
  expect(() => decode(Buffer.from('GIF89a'), 'x.jpg')).toThrow('x.jpg: is neither a PNG nor a JPEG picture; get');
  expect(() => decode(blocks().subarray(0, 60), 'x.jpg')).toThrow(
    /^x.jpg: cannot be decoded \(.*\); get the file again$/,
  );
});
