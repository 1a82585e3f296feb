import { Follower } from './follower.js';

/** A run that writes, and a server that answers in small parts when it is told to. */
class Writer {
  text = '';
  asked: number[] = [];
  changes = 0;
  errors: unknown[] = [];
  isDown = false;
  readonly follower = new Follower<string>({
    ask: async (from) => {
      this.asked.push(from);
      await Promise.resolve();
      if (this.isDown) throw new Error('down');
      const begin = Math.min(from, this.text.length);
      const content = this.text.slice(begin, begin + 4);
      return { content, next: begin + content.length };
    },
    onChange: () => void this.changes++,
    onError: (error) => void this.errors.push(error),
  });

  get seen(): string {
    return this.follower.known.parts.map(({ content }) => content).join('');
  }

  write(text: string, isTold = true): void {
    const from = this.text.length;
    this.text += text;
    if (isTold) this.follower.tell({ from, next: this.text.length, content: text });
  }
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

it('asks for what was written before, part by part', async () => {
  const run = new Writer();
  run.write('0123456789', false);
  await run.follower.catchUp();
  expect([run.seen, run.asked]).toEqual(['0123456789', [0, 4, 8, 10]]);
});

it('follows events without asking, and asks for what they left out', async () => {
  const run = new Writer();
  run.write('abc');
  run.write('def');
  expect([run.seen, run.asked]).toEqual(['abcdef', []]);
  run.write('lost', false);
  run.write('xyz');
  expect(run.seen).toBe('abcdef');
  await settle();
  expect(run.seen).toBe('abcdeflostxyz');
});

it('is right whatever comes between question and answer', async () => {
  const run = new Writer();
  run.write('0123456', false);
  const asking = run.follower.catchUp();
  run.write('told while asking');
  run.write('again', false);
  void run.follower.catchUp();
  await asking;
  expect(run.seen).toBe('0123456told while askingagain');
});

it('goes back with a resumed run, told or found', async () => {
  const run = new Writer();
  run.write('abc');
  run.write('def');
  run.text = 'abc';
  run.write('DE');
  expect(run.seen).toBe('abcDE');
  run.text = 'abX';
  await run.follower.catchUp();
  await settle();
  // what changed before the place where the run went on is not asked for again
  expect(run.seen).toBe('abc');
  expect(run.follower.known.next).toBe(3);
});

it('tells of errors, keeps what it has, and changes nothing after its end', async () => {
  const run = new Writer();
  run.write('abc');
  run.isDown = true;
  await run.follower.catchUp();
  expect([run.seen, run.errors.length]).toEqual(['abc', 1]);
  run.isDown = false;
  run.write('def', false);
  const asking = run.follower.catchUp();
  run.follower.end();
  await asking;
  run.write('ghi');
  expect(run.seen).toBe('abc');
});
