import { EXIT } from '../exit-code.js';
import type { Io } from '../terminal/io.js';

/** Watches for Ctrl-C while a task runs. */
export interface Interrupt {
  /** Aborted by the first interruption. */
  readonly signal: AbortSignal;
  /** Stops watching. */
  release(): void;
}

/**
 * Turns the first SIGINT or SIGTERM into an aborted signal, so that the task
 * ends at its next safe point; the second one ends the process at once.
 *
 * @param say what is told to the user at the first one
 * @param hurry is aborted by the second one, if it is given; then the third ends the process
 */
export function watchInterrupt(io: Io, say: string, hurry?: AbortController): Interrupt {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      if (hurry === undefined || hurry.signal.aborted) process.exit(EXIT.interrupted);
      return hurry.abort();
    }
    io.err.write(`\n${say}\n`);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
