import type { Picture } from '@uninas/contracts';

const CELL = 34;
const MARGIN = 110;
const PICTURE_CELL = 8;

/**
 * A confusion matrix as SVG text: predictions from top to bottom, targets from left to right, each
 * field with its count and as dark as its share of the samples of its target.
 *
 * @param counts `[prediction][target]`
 */
export function matrixSvg(counts: readonly (readonly number[])[], names: readonly string[]): string {
  const size = MARGIN + counts.length * CELL + 20;
  const shares = sharesOf(counts);
  const middle = MARGIN + (counts.length * CELL) / 2;
  const labels = names.flatMap((name, i) => {
    const at = MARGIN + i * CELL + CELL / 2;
    return [
      `<text x="${MARGIN - 6}" y="${at + 4}" text-anchor="end">${escaped(name)}</text>`,
      `<text x="${at + 4}" y="${MARGIN - 6}" transform="rotate(-90 ${at + 4} ${MARGIN - 6})">${escaped(name)}</text>`,
    ];
  });
  const fields = counts.flatMap((row, prediction) =>
    row.flatMap((count, target) => {
      const share = shares[prediction]![target]!;
      const [x, y] = [MARGIN + target * CELL, MARGIN + prediction * CELL];
      const ink = share > 0.5 ? 'white' : 'black';
      return [
        `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="rgb(${colourOf(share).join(',')})"/>`,
        `<text x="${x + CELL / 2}" y="${y + CELL / 2 + 4}" text-anchor="middle" fill="${ink}">${count}</text>`,
      ];
    }),
  );
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" ` +
      'font-family="sans-serif" font-size="11">',
    '<title>confusion matrix</title>',
    `<rect width="${size}" height="${size}" fill="white"/>`,
    `<text x="${middle}" y="14" text-anchor="middle" font-size="13">target</text>`,
    `<text x="14" y="${middle}" text-anchor="middle" font-size="13" transform="rotate(-90 14 ${middle})">prediction</text>`,
    ...labels,
    ...fields,
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** The same colours as a picture, some pixels for each field. */
export function matrixPicture(counts: readonly (readonly number[])[]): Picture {
  const side = counts.length * PICTURE_CELL;
  const shares = sharesOf(counts);
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const share = shares[Math.floor(y / PICTURE_CELL)]![Math.floor(x / PICTURE_CELL)]!;
      rgb.set(colourOf(share), (y * side + x) * 3);
    }
  }
  return { width: side, height: side, rgb };
}

/** Share of the samples of its target, for each field. */
function sharesOf(counts: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const totals = counts.map((_, target) => counts.reduce((sum, row) => sum + row[target]!, 0));
  return counts.map((row) => row.map((count, target) => (totals[target] === 0 ? 0 : count / totals[target]!)));
}

/** From white to dark blue. */
function colourOf(share: number): readonly [number, number, number] {
  return [Math.round(255 - 225 * share), Math.round(255 - 180 * share), Math.round(255 - 105 * share)];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
