import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochDetails, NetworkPlan } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { readCheckpoint } from '@uninas/runs';
import { CheckpointCallback } from '../callbacks/checkpoint-callback.js';
import { fromCheckpoint } from '../callbacks/checkpoint-content.js';
import { ConfusionMatrixMetric } from '../metrics/confusion-matrix-metric.js';
import { crc32c } from '../tensorboard/crc32c.js';
import { histogram } from '../tensorboard/histogram.js';
import { graphDef } from '../tensorboard/graph.js';
import { png } from '../tensorboard/png.js';
import {
  checksum,
  doublesOf,
  floatOf,
  part,
  parts,
  readMessage,
  readRecords,
  text,
  type Message,
} from '../testing/event-files.fixture.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { startToy, toyTrainer } from '../testing/toy-training.fixture.js';
import { TensorBoardExpLogger } from './tensor-board-exp-logger.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const FILE = 'exp/tensorboard/events.out.tfevents.0.uninas';
const eventsOf = (folder: string, file = FILE): Message[] =>
  readRecords(readFileSync(join(folder, file))).map(readMessage);
const tagged = (event: Message): Map<string, Message> =>
  new Map(parts(part(event, 5), 1).map((value) => [text(value, 1), value]));

describe('checksums', () => {
  it.each([
    // RFC 3720, appendix B.4
    ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['32 rising bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['the digits 1 to 9', Buffer.from('123456789'), 0xe3069283],
  ])('are those of the standard for %s', (_, content, expected) => {
    expect([crc32c(content), Number(checksum(content))]).toEqual([expected, expected]);
  });
});

describe('a training with a TensorBoardExpLogger', () => {
  const train = async (epochs = 2, more: Parameters<typeof moduleOf>[1] = {}): Promise<string> => {
    const { context, folder, method } = await startToy(engine.ops, { metrics: [moduleOf(ConfusionMatrixMetric)] });
    const cls_exp_loggers = [moduleOf(TensorBoardExpLogger, more)];
    await toyTrainer({ max_epochs: epochs, test_last: 0 }, { cls_exp_loggers }).train(context);
    method.dispose();
    return folder;
  };

  it('writes version, arguments, graph, then one event for each epoch', async () => {
    const start = Date.now() / 1000;
    const events = eventsOf(await train());
    expect(events).toHaveLength(3 + 2);
    expect(text(events[0]!, 3)).toBe('brain.Event:2');
    for (const event of events) expect(Math.abs(doublesOf(event, 1)[0]! - start)).toBeLessThan(60);
    expect(events.slice(3).map((event) => event.get(2))).toEqual([[0], [1]]);
    const [settings] = parts(part(events[1]!, 5), 1);
    expect(text(settings!, 1)).toBe('arguments/text_summary');
    expect(text(part(part(settings!, 9), 1), 1)).toBe('text');
    const tensor = part(settings!, 8);
    expect([tensor.get(1), part(part(tensor, 2), 2).get(1)]).toEqual([[7], [1]]);
    expect(text(tensor, 8)).toContain('| cls_trainer.max_epochs | 2 |');
    expect(parts(part(events[2]!, 4), 1).map((node) => text(node, 1))).toEqual(['input']);
  });

  it('writes every value of the epoch with 32 bits, and pictures of metrics', async () => {
    const folder = await train();
    const row = JSON.parse(readFileSync(join(folder, 'metrics.jsonl'), 'utf8').split('\n')[1]!) as Record<
      string,
      number
    >;
    const found = tagged(eventsOf(folder)[4]!);
    for (const [key, value] of Object.entries(row)) {
      if (key !== 'epoch') expect(floatOf(found.get(key)!, 2)).toBe(Math.fround(value));
    }
    expect([...found.keys()]).toEqual(expect.arrayContaining(['val/loss', 'time/epoch', 'res_ram/free']));
    for (const phase of ['train', 'val']) {
      const image = part(found.get(`${phase}/confusion_matrix`)!, 4);
      expect([image.get(1), image.get(2), image.get(3)]).toEqual([[24], [24], [3]]);
      const file = Buffer.from(image.get(4)![0] as Uint8Array);
      expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      expect(readFileSync(join(folder, `figures/${phase}/confusion_matrix-2.svg`), 'utf8')).toContain('<svg');
    }
    // only of the last epoch
    expect([...tagged(eventsOf(folder)[3]!).keys()]).not.toContain('val/confusion_matrix');
  });

  it('writes distributions of variables if asked to, no graph if not, under its own name', async () => {
    const folder = await train(1, { name: 'mine', log_graph: false, log_weights: true });
    const events = eventsOf(folder, 'exp/mine/events.out.tfevents.0.uninas');
    expect(events).toHaveLength(3);
    const weights = tagged(events[2]!);
    expect([...weights.keys()].filter((key) => key.startsWith('weights/'))).toEqual([
      'weights/weight',
      'weights/bias',
      'weights/mean',
    ]);
    expect(doublesOf(part(weights.get('weights/weight')!, 5), 3)).toEqual([12]);
  });

  it('has each epoch once when it was interrupted and went on', async () => {
    const children = {
      cls_callbacks: [moduleOf(CheckpointCallback, {})],
      cls_exp_loggers: [moduleOf(TensorBoardExpLogger)],
    };
    const trainer = toyTrainer({ max_epochs: 4, test_last: 0 }, children);
    const first = await startToy(engine.ops, {
      onStep: ({ progress, step }) => {
        if (progress.epoch === 2 && step === 1) first.abort.abort();
      },
    });
    await trainer.train(first.context);
    first.method.dispose();
    const { folder } = first;
    // what a run that was killed leaves behind its last checkpoint
    first.context.files.appendBytes(FILE, Uint8Array.of(1, 2, 3));
    const resume = fromCheckpoint(readCheckpoint(join(folder, 'checkpoints'), 2));
    for (const [file, size] of Object.entries(resume.values['files'] as Record<string, number>)) {
      first.context.files.truncate(file, size);
    }
    const { context, method } = await startToy(engine.ops, { folder });
    await trainer.train({ ...context, resume });
    method.dispose();
    expect(eventsOf(folder).map((event) => event.get(2)?.[0])).toEqual([undefined, 0, 0, 0, 1, 2, 3]);
  });

  it('has a length that does not depend on time', async () => {
    const [a, b] = [await train(), await train()];
    expect(readFileSync(join(a, FILE)).length).toBe(readFileSync(join(b, FILE)).length);
    expect(moduleOf(TensorBoardExpLogger).filesOf()).toEqual([FILE]);
  });
});

describe('histograms', () => {
  const read = (values: number[]): Message => part(readMessage(histogram(5, values)), 5);

  it('count every finite value in a bucket whose ends hold it', () => {
    const values = [-3, -1e-14, 0, 0, 1e-14, 0.5, 0.5, 0.51, 7, 1e25, NaN, Infinity];
    const message = read(values);
    const finite = values.filter(Number.isFinite);
    const [limits, counts] = [doublesOf(message, 6), doublesOf(message, 7)];
    expect([1, 2, 3, 5].map((field) => doublesOf(message, field)[0])).toEqual([
      -3,
      1e25,
      10,
      finite.reduce((sum, x) => sum + x * x, 0),
    ]);
    expect(limits).toEqual(limits.toSorted((a, b) => a - b));
    limits.forEach((limit, i) => {
      const low = i === 0 ? -Infinity : limits[i - 1]!;
      expect(counts[i]).toBe(finite.filter((x) => x >= low && x < limit).length);
    });
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(10);
    expect(counts[0]).toBe(0);
  });

  it('may be empty', () => {
    expect([1, 2, 3].map((field) => doublesOf(read([NaN]), field))).toEqual([[0], [0], [0]]);
  });
});

describe('pictures', () => {
  it('are PNG files that hold every byte', () => {
    const rgb = Uint8Array.from({ length: 2 * 3 * 3 }, (_, i) => i * 10);
    const file = Buffer.from(png({ width: 2, height: 3, rgb }));
    expect(file.readUInt32BE(8)).toBe(13);
    expect([file.readUInt32BE(16), file.readUInt32BE(20), ...file.subarray(24, 29)]).toEqual([2, 3, 8, 2, 0, 0, 0]);
    // checksum of an empty IEND chunk
    expect(file.subarray(-8).toString('hex')).toBe('49454e44ae426082');
    const length = file.readUInt32BE(33);
    const rows = inflateSync(file.subarray(41, 41 + length));
    expect([...rows]).toEqual([0, 1, 2].flatMap((y) => [0, ...rgb.subarray(y * 6, y * 6 + 6)]));
  });
});

describe('graphs', () => {
  it('have a node for each operation, candidates below their architecture weight', () => {
    const branch = (id: number) => ({
      inputs: [1],
      outputs: [id],
      steps: [{ op: 'global_avg_pool', x: 1, out: id, shape: [3] }],
    });
    const steps = [
      { op: 'activation', name: 'relu', products: 0, x: 0, out: 1, shape: [4, 4, 3] },
      {
        op: 'choice',
        xs: [1],
        out: 4,
        shape: [3],
        weight: 'w 1',
        strategy: 'default',
        scope: 's',
        branches: [branch(2), branch(3)],
      },
      { op: 'add', xs: [4, 1], out: 5, shape: [3] },
    ];
    const module = {
      part: 'cell',
      index: 0,
      name: 'c',
      cls: 'Toy',
      inputs: [],
      outputs: [],
      params: 0,
      program: { inputs: [0], outputs: [5], steps },
    };
    const plan = {
      name: 'x',
      input: [4, 4, 3],
      inputId: 0,
      modules: [module],
      variables: [],
      requests: [],
      weights: [],
      warnings: [],
    };
    const nodes = parts(readMessage(graphDef(plan as unknown as NetworkPlan)), 1);
    const read = nodes.map((node) => [
      text(node, 1),
      text(node, 2),
      (node.get(3) ?? []).map((bytes) => Buffer.from(bytes as Uint8Array).toString()),
    ]);
    expect(read).toEqual([
      ['input', 'Placeholder', []],
      ['0_cell_Toy/0_activation', 'activation', ['input']],
      ['0_cell_Toy/1_choice/candidate_0/0_global_avg_pool', 'global_avg_pool', ['0_cell_Toy/0_activation']],
      ['0_cell_Toy/1_choice/candidate_1/0_global_avg_pool', 'global_avg_pool', ['0_cell_Toy/0_activation']],
      [
        '0_cell_Toy/1_choice/combine',
        'w_1',
        ['0_cell_Toy/1_choice/candidate_0/0_global_avg_pool', '0_cell_Toy/1_choice/candidate_1/0_global_avg_pool'],
      ],
      ['0_cell_Toy/2_add', 'add', ['0_cell_Toy/1_choice/combine', '0_cell_Toy/0_activation']],
    ]);
  });
});

it('needs nothing but the values when a run goes on', () => {
  const written: Uint8Array[] = [];
  const files = { size: () => 1, appendBytes: (_: string, bytes: Uint8Array) => void written.push(bytes) };
  const details = { experiment: { built: undefined, settings: {} }, pictures: new Map(), distributions: new Map() };
  moduleOf(TensorBoardExpLogger).write(files as never, 3, { a: 0.5 }, details as unknown as EpochDetails);
  const [event] = readRecords(written[0]!).map(readMessage);
  expect(event!.get(2)).toEqual([3]);
  expect(floatOf(tagged(event!).get('a')!, 2)).toBe(0.5);
});
