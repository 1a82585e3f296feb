import type { MetricsRow } from '../../api/run-types.js';

/** One line of a panel; a value for each epoch of the panel, null where nothing was measured. */
export interface Series {
  readonly key: string;
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** Curves that are shown together: what is measured alike, in training, validation and test. */
export interface Panel {
  readonly title: string;
  /** From 1, as runs tell them. */
  readonly epochs: readonly number[];
  readonly series: readonly Series[];
}

const PHASE = /^(train|val|test)\/(.+)$/;
const CLONE = /^clones\/([^/]+)\/([^/]+)\/(.+)$/;
const RATE = /^learning_rate\/(.+)$/;
const PHASES: readonly string[] = ['train', 'val', 'test'];
/** What is looked at first. */
const FIRST: readonly (readonly [RegExp, number])[] = [
  [/^loss$/, 0],
  [/^accuracy\/1$/, 1],
  [/^accuracy\//, 2],
  [/^learning rate$/, 4],
  [/^(time|resources)/, 6],
];

/** The measured values of a run as panels, the most interesting ones first. */
export function panelsOf(rows: readonly MetricsRow[]): readonly Panel[] {
  const byTitle = new Map<string, Map<string, string>>();
  for (const row of rows) {
    for (const key of Object.keys(row)) {
      if (key === 'epoch') continue;
      const { title, label } = placeOf(key);
      const labels = byTitle.get(title) ?? new Map<string, string>();
      byTitle.set(title, labels.set(key, label));
    }
  }
  const rank = (title: string): number => FIRST.find(([pattern]) => pattern.test(title))?.[1] ?? 3;
  return [...byTitle]
    .toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([title, labels]) => panelOf(title, labels, rows));
}

function panelOf(title: string, labels: ReadonlyMap<string, string>, all: readonly MetricsRow[]): Panel {
  const keys = [...labels.keys()].toSorted((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1));
  const rows = all.filter((row) => keys.some((key) => Object.hasOwn(row, key)));
  return {
    title,
    epochs: rows.map((row) => Number(row['epoch']) + 1),
    series: keys.map((key) => ({ key, label: labels.get(key)!, values: rows.map((row) => valueOf(row[key])) })),
  };
}

/** Training before validation before test, a network before its averaged copies. */
function orderOf(key: string): number {
  const phase = PHASES.indexOf(key.split('/')[0]!);
  return (phase < 0 ? 0 : phase) + (key.includes('/clones/') ? PHASES.length : 0);
}

/** Values that are no numbers have no place in a curve. */
function valueOf(value: number | string | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** In which panel a log key is, and what it is called there. */
export function placeOf(key: string): { readonly title: string; readonly label: string } {
  const phase = PHASE.exec(key);
  if (phase !== null) {
    const clone = CLONE.exec(phase[2]!);
    return clone === null
      ? { title: phase[2]!, label: phase[1]! }
      : { title: clone[3]!, label: `${phase[1]} ${clone[1]} ${clone[2]}` };
  }
  const rate = RATE.exec(key);
  if (rate !== null) return { title: 'learning rate', label: rate[1]!.replace(/^0\//, '') };
  const [first = key, ...rest] = key.split('/');
  if (first.startsWith('res_')) return { title: `resources/${first.slice(4)}`, label: rest.join('/') };
  return rest.length === 0 ? { title: key, label: key } : { title: first, label: rest.join('/') };
}

/** The last finite value of each series, and the best one of what is a loss or an accuracy. */
export interface Highlight {
  readonly key: string;
  readonly last: number;
  readonly best: number;
  /** In which epoch. */
  readonly bestEpoch: number;
}

/** Values worth a word: loss and accuracy of each phase. */
export function highlightsOf(panels: readonly Panel[]): readonly Highlight[] {
  return panels
    .filter(({ title }) => /^(loss|accuracy\/1)$/.test(title))
    .flatMap(({ title, epochs, series }) =>
      series.flatMap(({ key, values }): Highlight[] => {
        const measured = values.flatMap((value, i) => (value === null ? [] : [{ value, epoch: epochs[i]! }]));
        if (measured.length === 0) return [];
        const isBetter = (a: number, b: number): boolean => (title === 'loss' ? a < b : a > b);
        const best = measured.reduce((a, b) => (isBetter(b.value, a.value) ? b : a));
        return [{ key, last: measured.at(-1)!.value, best: best.value, bestEpoch: best.epoch }];
      }),
    );
}
