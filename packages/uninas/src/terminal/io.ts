import { styleText } from 'node:util';

/** Where text goes: a terminal, a pipe or a file. */
export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
  /** Width of the terminal; 80 elsewhere. */
  readonly columns: number;
}

/** What a command sees of its process. */
export interface Io {
  /** What was asked for. */
  readonly out: Sink;
  /** What went wrong, and how far it is. */
  readonly err: Sink;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A look that text may have on a terminal. */
export type Look = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan';

/** The streams and the surroundings of this process. */
export function processIo(): Io {
  const { env } = process;
  return { out: toSink('stdout', env), err: toSink('stderr', env), cwd: process.cwd(), env };
}

/** Text in the look that a sink can show. */
export function paint(sink: Pick<Sink, 'hasColor'>, look: Look, text: string): string {
  return sink.hasColor ? styleText(look, text, { validateStream: false }) : text;
}

function toSink(name: 'stdout' | 'stderr', env: Io['env']): Sink {
  // opened when it is first used: most commands need only one of the two
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => (opened ??= process[name].on('error', ignoreClosedPipe));
  return {
    write: (text) => {
      if (text !== '') stream().write(text);
    },
    get isTerminal() {
      return stream().isTTY === true;
    },
    get hasColor() {
      return stream().isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
    },
    get columns() {
      return stream().columns || 80;
    },
  };
}

/** The reader of a pipe may leave before everything is written, as `head` does. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode ??= 0;
}
