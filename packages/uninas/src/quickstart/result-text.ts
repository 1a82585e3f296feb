import { alignColumns } from '../terminal/columns.js';
import type { Step } from './config-files.js';
import type { Found, Retrained } from './findings.js';

/** Everything that the quickstart tells in the end. */
export interface QuickstartResult {
  readonly front: readonly Found[];
  readonly best: Found;
  readonly retrained: Retrained;
  /** Seconds that each step took. */
  readonly seconds: Readonly<Record<Step, number>>;
  /** Folder of all three, as shown to the user. */
  readonly dir: string;
}

/** Most architectures of the front that are shown. */
const SHOWN = 8;

/** The result as text for somebody who sees it for the first time. */
export function resultText({ front, best, retrained, seconds, dir }: QuickstartResult): string {
  const shown = front.toSorted((a, b) => a.macs - b.macs).slice(0, SHOWN);
  const rows = shown.map((found) => [
    found === best ? '->' : '',
    found.gene,
    percent(found.accuracy),
    grouped(found.macs),
  ]);
  return [
    'Found: networks of which no other is both more accurate and cheaper',
    ...alignColumns([['', 'gene', 'validation accuracy', 'MACs'], ...rows], { gap: 3 }).map((line) => `  ${line}`),
    ...(front.length > SHOWN ? [`  and ${front.length - SHOWN} more`] : []),
    '',
    'Trained from scratch: the one with the arrow',
    ...alignColumns(
      [
        ['gene', best.gene],
        ['MACs', grouped(best.macs)],
        ['parameters', grouped(retrained.params)],
        ['validation accuracy', percent(retrained.valid)],
        ['test accuracy', `${percent(retrained.test)}${retrained.isAveraged ? '  (averaged weights)' : ''}`],
      ],
      { gap: 3 },
    ).map((line) => `  ${line}`),
    '',
    'Time and files',
    ...alignColumns(
      [
        ['train the super-network', `${seconds.s1.toFixed(1)} s`, `${dir}/s1`],
        ['search', `${seconds.s2.toFixed(1)} s`, `${dir}/s2`],
        ['train the best one', `${seconds.s3.toFixed(1)} s`, `${dir}/s3`],
      ],
      { gap: 3 },
    ).map((line) => `  ${line}`),
    '',
    'What next',
    ...alignColumns(
      [
        [`uninas tree ${dir}/s1/run.json`, 'what the first step was made of'],
        ['uninas describe NSGA2HPO', 'one of the parts'],
      ],
      { gap: 3 },
    ).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function percent(share: number): string {
  return Number.isNaN(share) ? '-' : `${(share * 100).toFixed(2)} %`;
}

/** `1 234 567` */
function grouped(number: number): string {
  return Number.isNaN(number) ? '-' : String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ' ');
}
