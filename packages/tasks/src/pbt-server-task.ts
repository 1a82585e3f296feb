import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Task, type JsonValue, type TaskContext, type TaskResult } from '@uninas/contracts';
import { choice, float, int, one, path, Random, Register } from '@uninas/core';
import { identityOf, isAlive } from '@uninas/runs';
import {
  assertCommunicable,
  readCommunication,
  removeCommunication,
  writeCommunication,
  type Communication,
} from '@uninas/training';
import { KeptWeights } from './pbt/kept-weights.js';
import { PbtDoor } from './pbt/pbt-door.js';
import { drawPopulation } from './pbt/population-figures.js';
import { POPULATION_JOURNAL, PopulationJournal } from './pbt/population-journal.js';
import { Population } from './pbt/population.js';
import { bestOf, saveTable } from './pbt/saves.js';
import { serverAddress } from './pbt/server-address.js';
import { inRunFolder, refuseFolder } from './run/in-run-folder.js';
import type { OpenRun } from './run/open-run.js';
import type { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';

/** Milliseconds from one look at the clients to the next. */
const LOOK_EVERY_MS = 250;

/**
 * Hosts a population: runs whose trainer has a `PbtCallback` with the same
 * `communication_file` train side by side, and the selector decides after each
 * epoch that is due who goes on with whose weights.
 *
 * Clients are started by the user, each in a folder of its own, and wait for each
 * other before the first epoch. One that gives no sign of life for
 * `client_timeout` seconds, and whose process does not live on this machine, is
 * not waited for any more; resumed, it is a member again. A server that was
 * interrupted goes on with `--resume`, while its clients wait for it. The
 * communication file holds a token, without which no request is answered;
 * requests are not encrypted: `network` is for networks that are trusted.
 *
 * Writes all that happens to `pbt.jsonl`, what the best clients have to
 * `weights/<epoch>-<client>-weights.safetensors` (clients write and read it, so
 * they need to see the folder), and figures of all values and of the lineage to
 * `plots/`.
 *
 * @source Jaderberg et al., 2017, "Population based training of neural networks".
 *   Unlike in UniNAS, which uses Pyro, messages are JSON, and a client that is
 *   gone is not waited for
 */
@Register.as('task')
export class PbtServerTask extends Task.with(
  {
    communication_file: path('{path_tmp}/communication_uri', 'file that tells clients where the server is'),
    num_clients: int(1, 'clients of the population', { min: 1 }),
    client_timeout: float(60, 'seconds without a sign of life after which a client is not waited for', { above: 0 }),
    reach: choice('loopback', ['loopback', 'network'], 'whether clients may run on other machines'),
  },
  { cls_pbt_selector: one('pbt_selector', 'decides who goes on with whose weights') },
) {
  /** Looks whether the folder and the file can be used. */
  override async rehearse(context: TaskContext): Promise<void> {
    if (!context.resume) refuseFolder(this);
    await this.#checkPlace();
  }

  override async run(context: TaskContext): Promise<TaskResult> {
    return inRunFolder(this, context, async ({ log, begin }) => {
      const address = await this.#checkPlace();
      const run = begin();
      const rows = PopulationJournal.read(run.files.path(POPULATION_JOURNAL));
      const journal = new PopulationJournal(run.files.path(POPULATION_JOURNAL));
      try {
        const [first] = rows;
        const name = first?.do === 'begin' ? first.population : randomUUID();
        if (first === undefined) journal.append({ do: 'begin', population: name });
        const population = new Population(this.#options(run, log), journal, rows);
        await this.#serve(population, name, address, context, log);
        if (!population.isDone) {
          log.warn('Interrupted; --resume goes on with this population, for which its clients wait');
          return { done: false, summary: { rounds: population.rounds.length } };
        }
        return { done: true, summary: this.#conclude(population, run, log) };
      } finally {
        journal.close();
      }
    });
  }

  /** @returns the address to listen on */
  async #checkPlace(): Promise<string> {
    await setUp('communication_file', () => {
      const { communication_file: file } = this.args;
      assertCommunicable(file);
      const other = readCommunication(file);
      if (other === undefined || isAlive(other.process) === false) return;
      const { host, pid } = other.process;
      throw new Error(
        `${file} is that of another server, process ${pid} on ${host}: choose another file, or end that server; ` +
          'if it is gone, remove the file',
      );
    });
    return setUp('reach', () => serverAddress(this.args.reach));
  }

  #options(run: OpenRun, log: RunLines): ConstructorParameters<typeof Population>[0] {
    const { num_clients: clients, client_timeout: timeout, seed } = this.args;
    return {
      selector: this.children.cls_pbt_selector,
      clients,
      timeout,
      random: new Random(seed).at('pbt'),
      weights: new KeptWeights(run.files),
      log,
      now: () => performance.now(),
    };
  }

  /** Answers clients until all have come to their end, or the user interrupts. */
  async #serve(
    population: Population,
    name: string,
    address: string,
    { signal }: TaskContext,
    log: RunLines,
  ): Promise<void> {
    const { communication_file: file, num_clients } = this.args;
    const door = await PbtDoor.open(population, address);
    const { url, token } = door;
    const communication: Communication = { url, token, population: name, process: identityOf(process.pid) };
    try {
      writeCommunication(file, communication);
      log.info(`Waiting for ${num_clients} ${num_clients === 1 ? 'client' : 'clients'} with ${file}`);
      while (!population.isDone && !signal.aborted) {
        await Promise.race([sleep(LOOK_EVERY_MS), door.failed]);
        population.look();
        if (population.isForsaken) throw new Error(FORSAKEN);
      }
    } finally {
      removeCommunication(file, communication);
      await door.close();
    }
  }

  #conclude(population: Population, { files }: OpenRun, log: RunLines): { readonly [key: string]: JsonValue } {
    const { members, rounds } = population;
    const weights = new KeptWeights(files);
    for (const member of members.filter(({ isFinished }) => !isFinished)) {
      log.warn(`Client ${member.client} did not come to its end (${member.folder})`);
    }
    log.headline('Saves');
    log.lines(saveTable(population, this.children.cls_pbt_selector));
    const plots = drawPopulation(files, members, rounds);
    log.info(`Saved ${plots.join(', ')}`);
    const copies = rounds.flatMap(({ orders }) => orders.filter(({ load }) => load !== undefined));
    return {
      clients: members.length,
      finished: members.filter(({ isFinished }) => isFinished).length,
      rounds: rounds.filter(({ epoch }) => epoch >= 0).length,
      copies: copies.length,
      ...bestOf(population, this.children.cls_pbt_selector),
      weights: population.kept.map((place) => weights.name(place)),
      plots,
    };
  }
}

const FORSAKEN =
  'all clients are gone, and none came to its end; resume their runs, and this one with --resume, to go on';
