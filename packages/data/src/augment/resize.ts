import type { BytePicture } from '../autoaugment/byte-picture.js';

/** A curve by which pixels are weighted, up to a distance of `support` pixels of the smaller picture. */
interface Filter {
  readonly support: number;
  readonly weight: (x: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));
/** Catmull's cubic curve, with a = -1/2. */
const cubic = (x: number): number =>
  x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((x - 5) * x + 8) * x * -0.5 + 2 : 0;

const FILTERS = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weight: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI))),
  },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x)) },
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
} as const satisfies Readonly<Record<string, Filter>>;

/** How a picture is made larger or smaller. */
export type Interpolation = keyof typeof FILTERS;

/** Weights are whole numbers of so many binary digits after the point, as in Pillow. */
const PRECISION = 22;

/**
 * A picture in another size, by a mean of the pixels that each new one covers: byte for byte what Pillow
 * makes of it.
 *
 * @source Pillow's `Image.resize`; Turkowski, 1990, "Filters for common resampling tasks"
 */
export function resize(picture: BytePicture, height: number, width: number, interpolation: Interpolation): BytePicture {
  const filter = FILTERS[interpolation];
  const wide = width === picture.width ? picture : alongRows(picture, width, filter);
  return height === wide.height ? wide : turned(alongRows(turned(wide), height, filter));
}

/** Changes the width; each row by itself. */
function alongRows({ bytes, height, width, channels }: BytePicture, size: number, filter: Filter): BytePicture {
  const result = new Uint8ClampedArray(height * size * channels);
  for (let x = 0; x < size; x++) {
    const { first, weights } = weightsOf(x, width, size, filter);
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < channels; c++) {
        let sum = 1 << (PRECISION - 1);
        let from = (y * width + first) * channels + c;
        for (let k = 0; k < weights.length; k++, from += channels) sum += bytes[from]! * weights[k]!;
        result[(y * size + x) * channels + c] = sum >> PRECISION;
      }
    }
  }
  return { bytes: result, height, width: size, channels };
}

/** What the pixels from `first` on contribute to pixel `x` of the new row. */
function weightsOf(
  x: number,
  width: number,
  size: number,
  { support, weight }: Filter,
): { first: number; weights: Int32Array } {
  const scale = width / size;
  // a larger picture is no mean of more than the neighbours
  const stretch = Math.max(1, scale);
  const centre = (x + 0.5) * scale;
  const first = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
  const end = Math.min(width, Math.trunc(centre + support * stretch + 0.5));
  const shares = Float64Array.from({ length: end - first }, (_, k) => weight((k + first - centre + 0.5) / stretch));
  const sum = shares.reduce((total, share) => total + share, 0);
  const one = 1 << PRECISION;
  return { first, weights: Int32Array.from(shares, (share) => (share / sum) * one + (share < 0 ? -0.5 : 0.5)) };
}

/** Rows as columns. */
function turned({ bytes, height, width, channels }: BytePicture): BytePicture {
  const result = new Uint8ClampedArray(bytes.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++)
        result[(x * height + y) * channels + c] = bytes[(y * width + x) * channels + c]!;
    }
  }
  return { bytes: result, height: width, width: height, channels };
}
