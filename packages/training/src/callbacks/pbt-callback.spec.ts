import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TrainerView, TrainingCallback } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { identityOf, newestValid, readSafetensors, type JsonObject } from '@uninas/runs';
import { EMAClone } from '../clones/ema-clone.js';
import { writeCommunication } from '../pbt/communication-file.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { startToy, toyTrainer, type Toy } from '../testing/toy-training.fixture.js';
import { CheckpointCallback } from './checkpoint-callback.js';
import { fromCheckpoint } from './checkpoint-content.js';
import { PbtCallback } from './pbt-callback.js';

const LR = 'learning_rate/0/ToyMomentum';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** A server that says what it is told to. */
class Script {
  /** Routes, with what was sent. */
  readonly asked: (readonly [route: string, body: JsonObject])[] = [];
  readonly file: string;
  readonly #server: Server;

  /** @param answer to a result */
  constructor(
    folder: string,
    private readonly answer: (epoch: number, body: JsonObject) => object,
  ) {
    this.file = join(folder, 'uri');
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const [route, body] = [request.url!.slice(1), JSON.parse(text) as JsonObject];
        if (request.headers.authorization !== 'Bearer secret') {
          response.writeHead(401).end('{"error":"who is this"}');
          return;
        }
        if (route !== 'alive') this.asked.push([route, body]);
        response.end(JSON.stringify(this.#replyTo(route, body)));
      });
    });
  }

  async start(token = 'secret', population = 'p'): Promise<void> {
    if (!this.#server.listening) await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    writeCommunication(this.file, { url: `http://127.0.0.1:${port}`, token, population, process: identityOf(process.pid) }); // prettier-ignore
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  get results(): readonly (readonly [epoch: unknown, isLast: unknown])[] {
    return this.asked.filter(([route]) => route === 'result').map(([, body]) => [body['epoch'], body['isLast']]);
  }

  #replyTo(route: string, body: JsonObject): object {
    if (route === 'register') return { client: 1, clients: 2 };
    return route === 'result' ? this.answer(Number(body['epoch']), body) : {};
  }
}

const scripts: Script[] = [];
afterEach(async () => {
  for (const script of scripts.splice(0)) await script.stop().catch(() => undefined);
});

async function scripted(folder: string, answer: (epoch: number, body: JsonObject) => object): Promise<Script> {
  const script = new Script(folder, answer);
  scripts.push(script);
  await script.start();
  return script;
}

const goOn = { instruction: { set: {} } };

/** Trains two epochs with the callback, and others. */
async function train(toy: Toy, file: string, more: readonly TrainingCallback[] = [], timeout = 5): Promise<void> {
  const callback = moduleOf(PbtCallback, { communication_file: file, server_timeout: timeout }, 'cls_callbacks#1');
  const args = { max_epochs: 2, eval_last: -1, test_last: 0 };
  const { resume } = toy.context;
  const clone = moduleOf(EMAClone, { decay: 0.5 });
  try {
    const trainer = toyTrainer(args, { cls_callbacks: [...more, callback], cls_clones: [clone] });
    await trainer.train({ ...toy.context, ...(resume && { resume }) });
  } finally {
    callback.dispose();
  }
}

/** What a callback sees at the start of the second epoch. */
class Look {
  state: ReturnType<TrainerView['state']> | undefined;
  readonly callback = {
    ...moduleOf(CheckpointCallback, {}),
    metrics: () => ({}),
    onFitStart: () => undefined,
    onEpochStart: (trainer: TrainerView) => {
      if (trainer.epoch === 1) this.state = trainer.state();
    },
    onEpochEnd: () => undefined,
    onFitEnd: () => undefined,
  } as unknown as TrainingCallback;
}

describe('PbtCallback', () => {
  it('reports values and knobs before the first epoch, after each, and in the end', async () => {
    const toy = await startToy(engine.ops);
    const script = await scripted(toy.folder, () => goOn);
    await train(toy, script.file);
    expect(script.asked.map(([route]) => route)).toEqual(['register', 'result', 'result', 'result', 'finish']);
    expect(script.results).toEqual([
      [-1, false],
      [0, false],
      [1, true],
    ]);
    const [, , [, body]] = script.asked as [unknown, unknown, readonly [string, JsonObject]];
    expect(Object.keys(body['metrics']!)).toEqual(expect.arrayContaining(['train/loss', 'val/loss']));
    expect(body['knobs']).toEqual({ [LR]: 0.1 });
    expect(script.asked[0]![1]).toMatchObject({ knobs: { [LR]: 0.1 }, process: { pid: process.pid } });
  });

  it('writes what it has, with averaged weights where they are asked for, and takes over what another had', async () => {
    const first = await startToy(engine.ops);
    const [plain, averaged] = ['plain', 'averaged'].map((name) => join(first.folder, `${name}.safetensors`));
    const own = new Look();
    const saver = await scripted(first.folder, (epoch) => {
      const save =
        epoch === 0 ? { path: averaged, clone: true } : epoch === 1 ? { path: plain, clone: false } : undefined;
      return { instruction: { set: {}, ...(save && { save }) } };
    });
    await train(first, saver.file, [own.callback]);
    expect(saver.asked.filter(([route]) => route === 'saved').map(([, { epoch }]) => epoch)).toEqual([0, 1]);
    const saved = readSafetensors(averaged!).tensors;
    const state = own.state!;
    const at = (name: string): Float32Array => state.tensors.get(name)!.data;
    expect(saved.get('method/network/weight')!.data).toEqual(at('clones/0/weight'));
    expect(saved.get('method/network/weight')!.data).not.toEqual(at('method/network/weight'));
    expect(saved.get('optimizers/net/weight')!.data).toEqual(at('optimizers/net/weight'));
    expect(readSafetensors(plain!).tensors.get('method/network/weight')!.data).toEqual(
      first.method.built.variables.get('weight')!.value.dataSync(),
    );

    const second = await startToy(engine.ops);
    const [before, after] = [new Look(), new Look()];
    const loader = await scripted(second.folder, (epoch) => {
      const load = { path: averaged, client: 0, epoch: 0 };
      return { instruction: epoch === 0 ? { set: { [LR]: 0.025 }, load } : { set: { [LR]: 0.05 } } };
    });
    const group = second.method.groups()[0]!;
    const callback = moduleOf(PbtCallback, { communication_file: loader.file });
    const callbacks = [before.callback, callback, after.callback];
    await toyTrainer({ max_epochs: 2 }, { cls_callbacks: callbacks, cls_clones: [moduleOf(EMAClone, { decay: 0.5 })] }).train(second.context); // prettier-ignore
    const taken = after.state!;
    expect(taken.tensors.size).toBe(saved.size);
    for (const [name, { data }] of saved) expect([name, taken.tensors.get(name)!.data]).toEqual([name, data]);
    expect(before.state!.tensors.get('method/network/weight')!.data).not.toEqual(
      saved.get('method/network/weight')!.data,
    );
    // how far it is stays its own, and the learning rate is what it was told
    expect(taken.values).toMatchObject({ epoch: 1, knobs: { [LR]: 0.025 }, files: before.state!.values['files'] });
    expect((group.optimizer as unknown as { rates: readonly number[] }).rates).toEqual([...Array(4).fill(0.05), ...Array(4).fill(0.025)]); // prettier-ignore
    expect(second.log.lines.join('\n')).toContain('Going on with the weights of client 0 after its epoch 1');
    expect(second.log.lines).toContain(`${LR}: 0.1 becomes 0.05`);
  });

  it('is the same member when it is resumed, and asks again for the epoch that it did last', async () => {
    const toy = await startToy(engine.ops, {
      onStep: ({ progress, step }) => {
        if (progress.epoch === 1 && step === 1) toy.abort.abort();
      },
    });
    const script = await scripted(toy.folder, (epoch) => ({ instruction: { set: epoch < 0 ? { [LR]: 0.3 } : {} } }));
    const checkpoint = moduleOf(CheckpointCallback, {});
    await train(toy, script.file, [checkpoint]);
    const again = await startToy(engine.ops, { folder: toy.folder });
    const resume = fromCheckpoint(newestValid(join(toy.folder, 'checkpoints')).checkpoint!);
    await train({ ...again, context: { ...again.context, resume } }, script.file, [checkpoint]);
    expect(script.results.map(([epoch]) => epoch)).toEqual([-1, 0, 0, 1]);
    const [first, second] = script.asked.filter(([route]) => route === 'register').map(([, body]) => body);
    expect(second!['key']).toBe(first!['key']);
    const [one, two] = script.asked.filter(([route, { epoch }]) => route === 'result' && epoch === 0);
    expect(two).toEqual(one);
    // the learning rate that it began with is part of what was saved
    expect(second!['knobs']).toEqual({ [LR]: 0.3 });
  });

  it('waits without work while others are waited for, and may be interrupted then', async () => {
    const toy = await startToy(engine.ops);
    let times = 0;
    const script = await scripted(toy.folder, (epoch) => {
      if (epoch === 0 && ++times === 3) toy.abort.abort();
      return epoch === 0 ? { waitingFor: 'client 0' } : goOn;
    });
    await train(toy, script.file);
    expect(toy.log.lines.filter((line) => line.startsWith('Waiting for'))).toEqual(['Waiting for client 0']);
    expect(toy.log.warnings.at(-1)).toContain('the state after epoch 1 is the last one');
    expect(toy.method.calls.filter((call) => call.startsWith('train'))).toHaveLength(4);
  });

  it('waits for a server that went away, also if it comes back elsewhere', async () => {
    const toy = await startToy(engine.ops);
    const script = await scripted(toy.folder, () => goOn);
    let back: Script | undefined;
    const other = new Script(toy.folder, () => goOn);
    scripts.push(other);
    const leave = { ...new Look().callback, onEpochStart: async ({ epoch }: TrainerView) => {
      if (epoch !== 1) return;
      await script.stop();
      setTimeout(() => void other.start().then(() => (back = other)), 300);
    } } as unknown as TrainingCallback; // prettier-ignore
    await train(toy, script.file, [leave]);
    expect(back!.results.map(([epoch]) => epoch)).toEqual([0, 1]);
    expect(toy.log.lines.join('\n')).toMatch(
      /Waiting for the server of the population, up to 5 s: http.* does not answer/,
    );
  });

  it.each([
    [
      'there is no server',
      undefined,
      /the server of the population is not there for 0.3 s: there is no .*uri; PbtServerTask writes it/,
    ],
    ['the file is of an earlier server', ['old', 'p'], /does not answer \(who is this\)/],
  ] as const)('gives up after a while if %s', async (_, start, message) => {
    const toy = await startToy(engine.ops);
    const script = new Script(toy.folder, () => goOn);
    scripts.push(script);
    if (start !== undefined) await script.start(...start);
    await expect(train(toy, script.file, [], 0.3)).rejects.toThrow(message);
  });

  it('sees before the training that the file is none of a server', async () => {
    const toy = await startToy(engine.ops);
    const file = join(toy.folder, 'notes.txt');
    const callback = moduleOf(PbtCallback, { communication_file: file });
    expect(() => callback.check()).not.toThrow();
    writeFileSync(file, 'buy milk');
    expect(() => callback.check()).toThrow(/notes\.txt: this file was not written by a server/);
    expect(readFileSync(file, 'utf8')).toBe('buy milk');
  });

  it('does not join another population than its own', async () => {
    const toy = await startToy(engine.ops);
    const script = await scripted(toy.folder, () => goOn);
    await train(toy, script.file);
    await script.start('secret', 'another');
    const again = await startToy(engine.ops, { folder: toy.folder });
    await expect(train(again, script.file)).rejects.toThrow('has another population than this run belongs to');
  });
});
