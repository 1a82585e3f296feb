import type { Io, Sink } from '../terminal/io.js';

/** A sink that keeps what is written. */
export interface MemorySink extends Sink {
  readonly text: () => string;
}

/** @param isTerminal whether it behaves as a terminal, without colours */
export function memorySink(isTerminal = false, columns = 80): MemorySink {
  const parts: string[] = [];
  return {
    write: (text) => void parts.push(text),
    text: () => parts.join(''),
    isTerminal,
    hasColor: false,
    columns,
  };
}

/** Streams in memory. */
export function memoryIo(isTerminal = false): Io & { readonly out: MemorySink; readonly err: MemorySink } {
  return { out: memorySink(isTerminal), err: memorySink(isTerminal), cwd: '/', env: {} };
}
