import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { cellTable, countParams, DescriptionError, parseDescription, planNetwork } from '../index.js';
import { repository } from '../testing/shared.js';
import { small201, contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const FOLDER = join(repository, 'configs/networks/originals');
/** Real files of several kinds of cells, with their first cells only, since each of thousands is planned. */
const texts = ['ResNet18', 'DARTS_V1', 'MobileNetV3Small100', 'SPOSNet', 'MixNetS', 'ScarletNasA'].map((name) => {
  const body = JSON.parse(readFileSync(join(FOLDER, `${name}.network_config`), 'utf8')) as Body;
  const cell_order = body.kwargs.cell_order.slice(0, 3);
  const cell_configs = Object.fromEntries(cell_order.map((cell) => [cell, body.kwargs.cell_configs[cell]]));
  return JSON.stringify({ ...body, kwargs: { ...body.kwargs, cell_order, cell_configs } });
});
interface Body {
  readonly kwargs: { readonly cell_order: readonly string[]; readonly cell_configs: Readonly<Record<string, unknown>> };
}
const context = contextOf(register, [32, 32, 3], 10);

/** The message of the error that reading a text ends with; undefined if there is none. */
async function outcome(text: string): Promise<string | undefined> {
  try {
    const plan = await planNetwork(await parseDescription(text, 'f'), context);
    expect(Number.isNaN(countParams(plan))).toBe(false);
    expect(cellTable(plan).length).toBeGreaterThan(2);
    return undefined;
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    return error.message;
  }
}

/** Values that files should not hold. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e15,
  1e300,
  '',
  'constructor',
  '__proto__',
  '../../evil.js',
  'https://example.org/x',
  [],
  {},
  [null],
  [[[]]],
  { name: 'SkipLayer' },
  { name: 'SingleSearchTask' },
  { __proto: 1 },
];

/** Somewhere in the data something is exchanged, left out, renamed or doubled. */
function mutated(value: unknown, random: Random): unknown {
  const data = structuredClone(value);
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return;
    for (const key of Object.keys(at)) {
      places.push([at as Record<string, unknown>, key]);
      visit((at as Record<string, unknown>)[key]);
    }
  };
  visit(data);
  const pick = (): [Record<string, unknown>, string] => places[random.int(places.length)]!;
  for (let i = random.int(3); i >= 0; i--) {
    const [holder, key] = pick();
    switch (random.int(5)) {
      case 0:
        holder[key] = structuredClone(ODD[random.int(ODD.length)]);
        break;
      case 1:
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete holder[key];
        break;
      case 2: {
        const [from, other] = pick();
        holder[key] = structuredClone(from[other]);
        break;
      }
      case 3:
        Object.defineProperty(holder, `${key}x`, { value: holder[key], enumerable: true, configurable: true });
        break;
      default: {
        const [other] = pick();
        if (Array.isArray(other)) other.push(structuredClone(holder[key]));
      }
    }
  }
  return data;
}

describe('files of networks with random mistakes', () => {
  it('are planned, or refused with a place in the text and nothing else, when values are exchanged', async () => {
    let refused = 0;
    for (let i = 0; i < 1000; i++) {
      const random = new Random(0, ['values', i]);
      const text = JSON.stringify(mutated(JSON.parse(texts[i % texts.length]!), random));
      const message = await outcome(text);
      if (message === undefined) continue;
      refused++;
      expect(message).toMatch(/^f:1:\d+: /);
      expect(message.length).toBeLessThan(20_000);
    }
    expect(refused).toBeGreaterThan(300);
  }, 60_000);

  it('are read, or refused with line and column, when characters are exchanged', async () => {
    for (let i = 0; i < 1000; i++) {
      const random = new Random(0, ['letters', i]);
      const text = texts[i % texts.length]!;
      const at = random.int(text.length);
      const letters = ['', '{', '}', '[', ']', '"', ',', ':', '0', '-', 'e', '\u0000', '\\', '/*', '\uD800'];
      const changed = text.slice(0, at) + letters[random.int(letters.length)]! + text.slice(at + random.int(3));
      expect((await outcome(changed)) ?? 'f: ').toMatch(/^f:/);
    }
  }, 60_000);

  it('are refused with line and column wherever they are cut off', async () => {
    const text = texts[0]!;
    for (let end = 0; end < text.length; end += 1 + Math.floor(text.length / 300)) {
      expect(await outcome(text.slice(0, end))).toMatch(/^f:1:\d+: this is not JSON: /);
    }
  });

  it('of a search network behave alike', async () => {
    const network = await networkOf(register, small201);
    await network.plan(context);
    const search = network.describe() as unknown;
    for (let i = 0; i < 200; i++) {
      const text = JSON.stringify(mutated(search, new Random(1, [i])));
      expect((await outcome(text)) ?? 'f:1:1: ').toMatch(/^f:1:\d+: /);
    }
  }, 60_000);
});

describe('descriptions in memory with random mistakes', () => {
  it('throw nothing but descriptions of what is wrong', async () => {
    const wrong: readonly unknown[] = [undefined, 1n, Symbol('s'), () => 1, NaN, Infinity, new Map(), new Date(0)];
    for (let i = 0; i < 200; i++) {
      const random = new Random(2, [i]);
      const data = mutated(JSON.parse(texts[i % texts.length]!), random) as { kwargs?: Record<string, unknown> };
      const kwargs = data?.kwargs;
      if (typeof kwargs === 'object' && kwargs !== null) {
        const keys = Object.keys(kwargs);
        kwargs[keys[random.int(keys.length)] ?? 'x'] = wrong[random.int(wrong.length)];
      }
      await planNetwork(data as unknown as Description, context).catch((error: unknown) =>
        expect(error).toBeInstanceOf(DescriptionError),
      );
    }
  });
});
