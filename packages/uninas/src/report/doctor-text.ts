import type { Problem } from '@uninas/core';
import { wrapText } from '../terminal/columns.js';
import { paint, type Sink } from '../terminal/io.js';
import { problemsText } from './problem-text.js';

/** What computes, and how fast. */
export interface BackendReport {
  readonly state: 'ok' | 'wrong results' | 'not installed' | 'cannot be started';
  /** What computes unless a configuration says otherwise. */
  readonly backend?: string;
  /** `pack` for ours, `plain` for those of TensorFlow.js. */
  readonly kernels?: string;
  readonly tensorflow?: string;
  /** In products of matrices, and in a convolution with its gradients; billions of operations per second. */
  readonly gflops?: { readonly matrices: number; readonly convolutions: number };
  /** Why it is slower than it could be, or does not work. */
  readonly message?: string;
}

/** A package that is not needed for everything. */
export interface OptionalPackage {
  readonly name: string;
  readonly installed: boolean;
  /** What installs it. */
  readonly install: string;
  /** Other ways to install it. */
  readonly notes: readonly string[];
  /** The modules and commands that need it. */
  readonly unlocks: readonly string[];
}

/** What `uninas doctor` finds. */
export interface DoctorReport {
  readonly versions: Readonly<Record<string, string>>;
  readonly home: string;
  readonly paths: readonly { readonly name: string; readonly path: string; readonly exists: boolean }[];
  readonly modules: number;
  readonly problems: readonly Problem[];
  readonly optional: readonly OptionalPackage[];
  readonly backend: BackendReport;
}

/** A report as text; on a terminal, no line is wider than that. */
export function doctorText(report: DoctorReport, out: Sink): string {
  const { versions, home, paths, modules, problems, optional, backend } = report;
  const headline = (text: string): string => paint(out, 'bold', text);
  const width = out.isTerminal ? out.columns : Infinity;
  const rows = (cells: readonly (readonly [string, string])[]): readonly string[] => wrappedRows(cells, width);
  const lines = [
    headline('Versions'),
    ...rows(Object.entries(versions)),
    '',
    headline('Folders'),
    ...rows([
      ['UNINAS_HOME', home],
      ...paths.map(({ name, path, exists }): [string, string] => [
        name,
        exists ? path : `${path} (made when it is needed)`,
      ]),
    ]),
    '',
    headline('Modules'),
    `  ${modules} are there to be used; uninas list shows them`,
    ...problemsText(problems, { sink: out, sources: [] }).trimEnd().split('\n').filter(Boolean),
    '',
    headline('Optional packages'),
    ...(optional.length === 0 ? ['  none of the modules needs one'] : []),
    ...optional.flatMap((one) => packageLines(one, width)),
    '',
    headline('Backend'),
    ...rows(backendRows(backend)),
  ];
  return `${lines.join('\n')}\n`;
}

function packageLines({ name, installed, install, notes, unlocks }: OptionalPackage, width: number): readonly string[] {
  const ways = installed ? [] : [[install, ...notes].join('; ')];
  const texts = [`for ${unlocks.join(', ')}`, ...ways];
  return [
    `  ${name}${installed ? ', installed' : ''}`,
    ...texts.flatMap((text) => wrapText(text, width, '    ').split('\n')),
  ];
}

/** Rows of a name and a text, which goes on below itself where it is too long. */
function wrappedRows(rows: readonly (readonly [string, string])[], width: number): readonly string[] {
  const margin = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) => {
    const [first = '', ...others] = wrapText(text, width, ' '.repeat(margin)).split('\n');
    return [`  ${name}`.padEnd(margin) + first.slice(margin), ...others];
  });
}

function backendRows(report: BackendReport): readonly (readonly [string, string])[] {
  const { state, backend, kernels, gflops, message } = report;
  return [
    ['state', state],
    ...(backend === undefined ? [] : [['backend', backend] as const]),
    ...(kernels === undefined ? [] : [['kernels', kernels] as const]),
    ...(gflops === undefined
      ? []
      : [
          ['speed', `${gflops.matrices.toFixed(1)} GFLOP/s in matrix products`] as const,
          ['', `${gflops.convolutions.toFixed(1)} GFLOP/s in 3x3 convolutions with gradients`] as const,
        ]),
    ...(message === undefined ? [] : [['message', message] as const]),
  ];
}
