import { useSyncExternalStore } from 'react';
import { EventStream, type StreamState } from '../../api/event-stream.js';

/** The one stream of this page; it is open while something on it is watched. */
export const stream = new EventStream(() => new EventSource('/api/events'));

const pauseUnseen = (): void => stream.pause(document.hidden);
document.addEventListener('visibilitychange', pauseUnseen);
pauseUnseen();

const watch = (listener: () => void): (() => void) => stream.watch(listener);

/** Whether the server tells by itself what happens. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(watch, () => stream.state);
}
