import { randomUUID } from 'node:crypto';
import type { Metrics, RunFiles, TrainerView } from '@uninas/contracts';
import { encodePretty, identityOf, isObject, parseJson, type JsonObject } from '@uninas/runs';
import { valuesOfKnobs } from '../trainer/knob-values.js';
import { PbtConnection, type ConnectionOptions } from './pbt-connection.js';
import type { PbtAnswer, PbtInstruction, PbtRegistration, PbtReport, PbtWelcome } from './protocol.js';
import { kindOfTraining } from './trained-state.js';

/** The file of a run folder that says by which key, and in which population, the run is known. */
export const MEMBERSHIP_FILE = 'pbt.json';
/** Milliseconds from one sign of life to the next. */
const SIGN_EVERY_MS = 1000;

/** A run as a member of a population: known to its server, and giving signs of life. */
export class Membership {
  readonly #connection: PbtConnection;
  readonly #key: string;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly trainer: TrainerView,
    private readonly options: ConnectionOptions,
    file: string,
    { key, population }: { readonly key: string; readonly population?: string },
  ) {
    this.#key = key;
    this.#connection = new PbtConnection(file, options);
    this.#connection.population = population;
  }

  /**
   * Waits for the server, and makes the run known to it; one that was interrupted becomes again the member that it was.
   *
   * @param file of the server
   * @throws {Error} if there is no server in time, or it has no place for the run
   * @throws {unknown} the signal's reason, if it is aborted meanwhile
   */
  static async begin(trainer: TrainerView, file: string, options: ConnectionOptions): Promise<Membership> {
    const { files } = trainer.context;
    const known = readMembership(files);
    const key = known?.key ?? randomUUID();
    // written before the server hears of it, or a run that is killed in between would be two
    if (known === undefined) files.writeText(MEMBERSHIP_FILE, encodePretty({ key }));
    const membership = new Membership(trainer, options, file, { key, ...known });
    const { client, clients } = await membership.#register();
    const { population } = membership.#connection;
    files.writeText(MEMBERSHIP_FILE, encodePretty({ key, population, client }));
    options.log.info(`Client ${client} of a population of ${clients}`);
    membership.#timer = setInterval(() => void membership.#connection.sign({ key }), SIGN_EVERY_MS).unref();
    return membership;
  }

  /** Reports what was measured, and waits until the server says what to do. */
  async report(epoch: number, metrics: Metrics, isLast = false): Promise<PbtInstruction> {
    const knobs = valuesOfKnobs(this.trainer.context.method);
    const report: PbtReport = { key: this.#key, epoch, metrics, knobs, isLast };
    let told = '';
    for (;;) {
      const answer = (await this.#connection.ask('result', report as unknown as JsonObject)) as unknown as PbtAnswer;
      if ('instruction' in answer) return answer.instruction;
      if (answer.waitingFor !== told) this.options.log.info(`Waiting for ${answer.waitingFor}`);
      told = answer.waitingFor;
    }
  }

  /** Tells that the weights of an epoch are written. */
  async saved(epoch: number): Promise<void> {
    await this.#connection.ask('saved', { key: this.#key, epoch });
  }

  /** Tells that the run has come to its end. */
  async finish(): Promise<void> {
    await this.#connection.ask('finish', { key: this.#key });
    this.close();
  }

  /** Gives no more signs of life. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #register(): Promise<PbtWelcome> {
    const { context } = this.trainer;
    const registration: PbtRegistration = {
      key: this.#key,
      folder: context.files.path(MEMBERSHIP_FILE).slice(0, -MEMBERSHIP_FILE.length - 1),
      process: identityOf(process.pid),
      network: kindOfTraining(this.trainer),
      knobs: valuesOfKnobs(context.method),
    };
    return (await this.#connection.ask('register', registration as unknown as JsonObject)) as unknown as PbtWelcome;
  }
}

/** What a run folder says about its membership; undefined if it says nothing. */
function readMembership(files: RunFiles): { readonly key: string; readonly population?: string } | undefined {
  const text = files.readText(MEMBERSHIP_FILE);
  if (text === undefined) return undefined;
  const content = parseJson(text, files.path(MEMBERSHIP_FILE));
  if (!isObject(content) || typeof content['key'] !== 'string') {
    throw new Error(`${files.path(MEMBERSHIP_FILE)} says nothing about a population; restore it, or begin a new run`);
  }
  const { key, population } = content;
  return { key, ...(typeof population === 'string' && { population }) };
}
