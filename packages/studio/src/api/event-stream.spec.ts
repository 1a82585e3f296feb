import { jest } from '@jest/globals';
import { EventStream, type RunEvent, type Source } from './event-stream.js';

class FakeSource implements Source {
  readyState = 0;
  readonly #listeners = new Map<string, (event: { readonly data: string }) => void>();

  addEventListener(name: string, listener: (event: { readonly data: string }) => void): void {
    this.#listeners.set(name, listener);
  }

  tell(name: string, data: object): void {
    this.#listeners.get(name)?.({ data: JSON.stringify(data) });
  }

  fail(isRefused: boolean): void {
    this.readyState = isRefused ? 2 : 0;
    this.tell('error', {});
  }

  close(): void {
    this.readyState = 2;
  }
}

const sources: FakeSource[] = [];
const open = (): Source => {
  const source = new FakeSource();
  sources.push(source);
  return source;
};
beforeEach(() => {
  sources.length = 0;
  jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

it('is open while somebody listens, once for all', () => {
  const stream = new EventStream(open);
  expect(sources).toHaveLength(0);
  const told: RunEvent[] = [];
  const ends = [stream.listen((event) => told.push(event)), stream.listen(() => undefined)];
  expect(sources).toHaveLength(1);
  sources[0]!.tell('progress', { id: 'a', progress: { label: 'x', done: 1, total: 2 } });
  sources[0]!.tell('unheard', {});
  expect(told).toEqual([{ name: 'progress', data: { id: 'a', progress: { label: 'x', done: 1, total: 2 } } }]);
  ends[0]!();
  expect(sources[0]!.readyState).toBe(0);
  ends[1]!();
  expect(sources[0]!.readyState).toBe(2);
  stream.listen(() => undefined);
  expect(sources).toHaveLength(2);
});

it('lets go of the connection while it is paused, and begins anew', () => {
  const stream = new EventStream(open);
  const states: string[] = [];
  stream.watch((state) => states.push(state));
  stream.pause(true);
  stream.listen(() => undefined);
  expect(sources).toHaveLength(0);
  stream.pause(false);
  sources[0]!.tell('open', {});
  stream.pause(true);
  expect([sources[0]!.readyState, stream.state]).toEqual([2, 'connecting']);
  stream.pause(false);
  sources[1]!.tell('open', {});
  // who listens asks again for what was missed
  expect(states).toEqual(['open', 'open']);
  sources[1]!.fail(true);
  stream.pause(true);
  jest.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(2);
});

it('leaves a lost connection to the browser, and opens a refused one again', () => {
  const stream = new EventStream(open);
  const states: string[] = [];
  stream.watch((state) => states.push(state));
  const end = stream.listen(() => undefined);
  sources[0]!.tell('open', {});
  sources[0]!.fail(false);
  sources[0]!.fail(false);
  jest.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
  sources[0]!.tell('open', {});
  sources[0]!.fail(true);
  expect(sources).toHaveLength(1);
  jest.advanceTimersByTime(3000);
  expect(sources).toHaveLength(2);
  sources[1]!.tell('open', {});
  expect(states).toEqual(['open', 'lost', 'open', 'lost', 'open']);
  sources[1]!.fail(true);
  end();
  jest.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(2);
});
