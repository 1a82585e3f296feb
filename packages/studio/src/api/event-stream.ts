import type { MetricsRow, Run, RunProgress } from './run-types.js';

/** What the server tells by itself, by the name of the event. */
export interface RunEvents {
  readonly run: Run;
  /** A run was deleted. */
  readonly removed: { readonly id: string };
  readonly progress: { readonly id: string; readonly progress: RunProgress };
  readonly log: { readonly id: string; readonly text: string; readonly from: number; readonly next: number };
  readonly metrics: {
    readonly id: string;
    readonly rows: readonly MetricsRow[];
    readonly from: number;
    readonly next: number;
  };
}

/** One event by its name. */
export type RunEvent = {
  readonly [N in keyof RunEvents]: { readonly name: N; readonly data: RunEvents[N] };
}[keyof RunEvents];

/** `lost`: the server does not answer; it is asked again and again. */
export type StreamState = 'connecting' | 'open' | 'lost';

/** The part of an `EventSource` that is used. */
export interface Source {
  readonly readyState: number;
  addEventListener(name: 'open' | 'error', listener: () => void): void;
  addEventListener(name: string, listener: (event: { readonly data: string }) => void): void;
  close(): void;
}

const NAMES = ['run', 'removed', 'progress', 'log', 'metrics'] as const;
const CLOSED = 2;
/** Milliseconds until a stream that was refused is opened again. */
const AGAIN = 3000;

/**
 * The events of the server, for as long as somebody listens.
 *
 * After a gap nothing is told of what was missed: who listens asks the server
 * again when the state becomes `open`.
 */
export class EventStream {
  #source: Source | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPaused = false;
  #state: StreamState = 'connecting';
  readonly #listeners = new Set<(event: RunEvent) => void>();
  readonly #stateListeners = new Set<(state: StreamState) => void>();

  constructor(private readonly open: () => Source) {}

  get state(): StreamState {
    return this.#state;
  }

  /** @returns ends the listening */
  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener);
    this.#openOrClose();
    return () => {
      this.#listeners.delete(listener);
      this.#openOrClose();
    };
  }

  /**
   * Lets go of the connection while nobody looks, and takes it up again: a
   * browser has six for all tabs together, and each stream holds one.
   */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#openOrClose();
  }

  /** Tells of every change of the state. @returns ends the listening */
  watch(listener: (state: StreamState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  #openOrClose(): void {
    if (this.#listeners.size === 0 || this.#isPaused) this.#close();
    else if (this.#source === undefined && this.#timer === undefined) this.#connect();
  }

  #connect(): void {
    const source = this.open();
    this.#source = source;
    source.addEventListener('open', () => this.#become('open'));
    source.addEventListener('error', () => {
      this.#become('lost');
      // after a lost connection a browser tries again by itself, after a refusal it does not
      if (source.readyState !== CLOSED || this.#source !== source) return;
      this.#source = undefined;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#openOrClose();
      }, AGAIN);
    });
    for (const name of NAMES) {
      source.addEventListener(name, ({ data }) => {
        const event = { name, data: JSON.parse(data) as unknown } as RunEvent;
        for (const listener of this.#listeners) listener(event);
      });
    }
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#source?.close();
    this.#source = undefined;
    this.#state = 'connecting';
  }

  #become(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}
