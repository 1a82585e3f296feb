import { afterAll, beforeAll, expect } from '@jest/globals';
import { symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient, type Answered, type Asked } from './http-client.fixture.js';
import { openStudio, type OpenStudio, type RunView } from './index.js';
import { ToyWorkspace } from './toy-workspace.fixture.js';

interface Opened {
  readonly toy: ToyWorkspace;
  readonly studio: OpenStudio;
  readonly client: HttpClient;
}

/** A server of a toy workspace, and ways to ask it. */
export class ServedToy {
  readonly log: string[] = [];
  #open: Opened | undefined;

  /** Opened before the tests of a file, closed after them. */
  static forTests(): ServedToy {
    const served = new ServedToy();
    beforeAll(() => served.#begin());
    afterAll(async () => {
      const { client, studio, toy } = served.#at;
      client.close();
      await studio.close();
      toy.remove();
    });
    return served;
  }

  async #begin(): Promise<void> {
    const toy = new ToyWorkspace();
    toy.write('wait.json', '{ "cls": "WaitTask" }');
    toy.write('deep/flat.yaml', 'cls_task: WaitTask\n');
    writeFileSync(join(toy.root, 'secret.json'), '{"secret": 1}');
    symlinkSync(toy.root, join(toy.dir, 'out'));
    symlinkSync(join(toy.root, 'secret.json'), join(toy.dir, 'link.json'));
    symlinkSync(join(toy.root, 'nothing.json'), join(toy.dir, 'dangling.json'));
    toy.write('node_modules/@uninas/studio/package.json', '{"name": "@uninas/studio"}');
    toy.write('node_modules/@uninas/studio/dist/index.html', '<!doctype html><script src="/assets/a.js"></script>');
    toy.write('node_modules/@uninas/studio/dist/assets/a.js', 'export {};');
    toy.write('node_modules/@uninas/studio/secret.txt', '"secret"');
    const studio = await openStudio({ dir: toy.dir, env: toy.env, log: (line) => this.log.push(line) });
    await studio.app.listen({ host: '127.0.0.1', port: 0 });
    this.#open = { toy, studio, client: new HttpClient((studio.app.server.address() as AddressInfo).port) };
  }

  get toy(): ToyWorkspace {
    return this.#at.toy;
  }

  get studio(): OpenStudio {
    return this.#at.studio;
  }

  readonly ask = (asked: Asked): Promise<Answered> => this.#at.client.ask(asked);
  readonly get = (url: string): Promise<Answered> => this.#at.client.get(url);
  readonly post = (url: string, payload?: object): Promise<Answered> => this.#at.client.post(url, payload);

  readonly start = async (config: object, name?: string): Promise<RunView> => {
    const response = await this.post('/api/runs', { config, ...(name && { name }) });
    expect(response.statusCode).toBe(201);
    return response.json<RunView>();
  };

  /** Waits for a state of a run. */
  readonly until = async (id: string, state: RunView['state']): Promise<RunView> => {
    for (let i = 0; i < 600; i++) {
      const run = (await this.get(`/api/runs/${id}`)).json<RunView>();
      if (run.state === state) return run;
      if (['done', 'failed', 'stopped'].includes(run.state)) throw new Error(`it is ${run.state}: ${run.error}`);
      await sleep(50);
    }
    throw new Error(`the run is not ${state}`);
  };

  get #at(): Opened {
    if (this.#open === undefined) throw new Error('the server is not open');
    return this.#open;
  }
}

/** The code of an error that was answered. */
export const codeOf = (response: Answered): unknown => response.json<{ error?: { code?: string } }>().error?.code;

/** A configuration that can be run. */
export const task = (values: object = {}): object => ({ cls: 'WaitTask', cls_part: { cls: 'SmallPart' }, ...values });
