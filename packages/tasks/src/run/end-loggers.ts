import type { ExpLogger, RunContext, TrainingEnd } from '@uninas/contracts';

/** Lets loggers end what they have written; what they throw is told, and costs nothing. */
export async function endLoggers(
  loggers: readonly ExpLogger[],
  run: Pick<RunContext, 'files' | 'log' | 'signal'>,
  how: TrainingEnd,
): Promise<void> {
  for (const logger of loggers) {
    try {
      await logger.end(run, how);
    } catch (error) {
      run.log.warn(`${logger.constructor.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
