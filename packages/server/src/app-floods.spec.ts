import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Agent, get as httpGet } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServedToy } from './served-toy.fixture.js';
import { TOKEN } from './toy-workspace.fixture.js';

const served = ServedToy.forTests();
const { ask, get } = served;

async function eventually(isTrue: () => boolean): Promise<void> {
  for (let i = 0; !isTrue(); i++) {
    if (i > 200) throw new Error('it never happened');
    await sleep(50);
  }
}

describe('a flood', () => {
  it('of 10,000 requests is bounded', async () => {
    const from = '127.0.0.1';
    const codes = new Map<number, number>();
    for (let i = 0; i < 100; i++) {
      const many = Array.from({ length: 100 }, () => ask({ url: '/api/runs', from }));
      for (const { statusCode } of await Promise.all(many)) codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1);
    }
    expect([...codes.keys()].sort()).toEqual([200, 429]);
    // a slow machine may take several spans of ten seconds
    expect(codes.get(429)).toBeGreaterThan(2000);
    expect((await get('/api/runs')).statusCode).toBe(200);
  });
});

describe('a flood without the token', () => {
  it.each([
    ['of a foreign page', { origin: 'http://evil.example' }, 403],
    ['of guesses', { authorization: 'Bearer wrong' }, 401],
  ])('%s is bounded, and locks nobody out who shares the address', async (_, headers, status) => {
    // an address of its own, as long as the one of the flood before it is counted
    const from = `127.2.0.${status & 255}`;
    const codes: number[] = [];
    for (let i = 0; i < 6; i++) {
      const many = Array.from({ length: 50 }, () => ask({ url: '/api/configs', headers, from }));
      codes.push(...(await Promise.all(many)).map(({ statusCode }) => statusCode));
    }
    expect([...new Set(codes)].sort()).toEqual([status, 429]);
    expect(codes.filter((code) => code === 429).length).toBeGreaterThan(50);
    expect((await ask({ url: '/api/configs', from })).statusCode).toBe(200);
  });
});

describe('silent connections', () => {
  it('are closed after some seconds', async () => {
    const socket = connect((served.studio.app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.resume().on('error', () => undefined);
    await once(socket, 'close');
  }, 20_000);

  it('keep nobody out, and a page that has shown the token keeps its connection', async () => {
    const { port } = served.studio.app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const local = (): Promise<Socket | null> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${TOKEN}` };
        const asked = httpGet({ port, host: '127.0.0.1', path: '/api/configs', headers, agent }, (response) => {
          response.resume().on('end', () => resolve(asked.socket));
        });
        asked.on('error', reject);
      });
    const first = await local();
    const silent = Array.from({ length: 400 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    try {
      for (let i = 0; i < 5; i++) {
        expect((await get('/api/configs')).statusCode).toBe(200);
        await sleep(50);
      }
      expect(await local()).toBe(first);
      const open = silent.filter((socket) => socket.readyState === 'open' && !socket.destroyed);
      await eventually(() => open.filter(({ readableEnded, destroyed }) => !readableEnded && !destroyed).length <= 64);
    } finally {
      for (const socket of silent) socket.destroy();
      agent.destroy();
    }
  });
});
