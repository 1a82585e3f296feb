type Release = readonly [major: number, minor: number, patch: number];

const VERSION = /^v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:[-+].*)?$/i;
const COMPARATOR = /(\^|~|>=|<=|>|<|=)?\s*(\*|v?\d[\w.*+-]*)/g;

/**
 * Whether a version lies in a range of versions as `package.json` writes it, such as `^0.1.0` or `>=0.1 <2 || *`.
 *
 * A pre-release counts as the release that it leads to, so that plugins can
 * be tried with it. A text that is no such range contains nothing.
 */
export function inRange(version: string, range: string): boolean {
  const at = releaseOf(version);
  if (at === undefined) return false;
  return range.split('||').some((part) => inAll(at, part.trim()));
}

function inAll(at: Release, part: string): boolean {
  if (part === '') return true;
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(part);
  if (hyphen !== null) return inAll(at, `>=${hyphen[1]} <=${hyphen[2]}`);
  const comparators = [...part.matchAll(COMPARATOR)];
  if (part.replace(COMPARATOR, '').trim() !== '') return false;
  return comparators.every(([, operator = '=', text = '']) => holds(at, operator, text));
}

function holds(at: Release, operator: string, text: string): boolean {
  const span = text === '*' ? { low: [0, 0, 0] as Release, high: undefined } : spanOf(text);
  if (span === undefined) return false;
  const { low } = span;
  // `1.2` and `1.2.x` stand for all of their releases, which `>` and `<=` leave behind as a whole
  const next = span.high;
  const isFrom = compare(at, low) >= 0;
  const isBefore = next === undefined || compare(at, next) < 0;
  switch (operator) {
    case '>=':
      return isFrom;
    case '<':
      return !isFrom;
    case '>':
      return !isBefore;
    case '<=':
      return isBefore;
    case '~':
      return isFrom && (next === undefined || compare(at, widened(text, low, 1)) < 0);
    case '^':
      return isFrom && (next === undefined || compare(at, widened(text, low, 0)) < 0);
    default:
      return isFrom && isBefore;
  }
}

/** The first release of a written version and the first one after what it stands for. */
function spanOf(text: string): { readonly low: Release; readonly high: Release } | undefined {
  const low = releaseOf(text);
  return low === undefined ? undefined : { low, high: following(low, depthOf(text) - 1) };
}

/** The first release outside of `~` (which keeps the minor version) or `^` (which keeps the first number above 0). */
function widened(text: string, low: Release, keep: 0 | 1): Release {
  const depth = depthOf(text);
  if (keep === 1) return following(low, Math.min(1, depth - 1));
  const first = low.findIndex((number) => number > 0);
  return following(low, Math.min(first === -1 ? 2 : first, depth - 1));
}

function following(low: Release, position: number): Release {
  return [0, 1, 2].map((i) => (i < position ? low[i]! : i === position ? low[i]! + 1 : 0)) as unknown as Release;
}

/** How many numbers a version states, 1 to 3. */
function depthOf(text: string): number {
  const [, , minor, patch] = VERSION.exec(text)!;
  return isNumber(minor) ? (isNumber(patch) ? 3 : 2) : 1;
}

function releaseOf(text: string): Release | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const minor = isNumber(match[2]) ? Number(match[2]) : 0;
  return [Number(match[1]), minor, isNumber(match[2]) && isNumber(match[3]) ? Number(match[3]) : 0];
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

function compare(a: Release, b: Release): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
