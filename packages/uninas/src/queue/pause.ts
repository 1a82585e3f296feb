import { setTimeout } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch {
    // aborted: whoever waits looks at the signal
  }
}
