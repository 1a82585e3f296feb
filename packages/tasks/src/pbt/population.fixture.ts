import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Random, type ArgValue, type Declared, type Node } from '@uninas/core';
import { DefaultPbtSelector, OptimizationTarget, OptimizerPbtMutation } from '@uninas/hpo';
import type { PbtInstruction, PbtRegistration } from '@uninas/training';
import { KeptWeights } from './kept-weights.js';
import type { PopulationRow } from './population-journal.js';
import { Population } from './population.js';

export const LR = 'learning_rate/0/SGDOptimizer';

/** A process that does not live. */
const NOBODY = { pid: 2 ** 30, host: hostname(), birth: '' };

function moduleOf<T>(
  cls: (new (node: Node) => T) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>>,
  children: Node['children'] = {},
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  return new cls({ path: 'cls_x', args: { ...Object.fromEntries(defaults), ...args }, children });
}

/** A population whose clients are calls, with a clock of its own. */
export class Scene {
  readonly rows: PopulationRow[];
  readonly lines: string[] = [];
  readonly warnings: string[] = [];
  readonly population: Population;
  readonly folder: string;
  /** In seconds. */
  time = 0;

  /** @param earlier a scene whose server was ended */
  constructor(
    readonly clients: number,
    private readonly args: Readonly<Record<string, ArgValue>> = {},
    earlier?: Scene,
  ) {
    this.folder = earlier?.folder ?? mkdtempSync(join(tmpdir(), 'uninas-pbt-'));
    this.rows = [...(earlier?.rows ?? [])];
    const selector = moduleOf(DefaultPbtSelector, { replace_worst: 0.5, copy_best: 0.5, ...args }, {
      cls_pbt_targets: [moduleOf(OptimizationTarget, { key: 'val/accuracy/1' })],
      cls_pbt_mutations: [moduleOf(OptimizerPbtMutation, { init_factor: 2 })],
    }); // prettier-ignore
    const log = { info: (text: string) => void this.lines.push(text), warn: (text: string) => void this.warnings.push(text) }; // prettier-ignore
    this.population = new Population(
      {
        selector,
        clients,
        random: new Random(1),
        timeout: 60,
        weights: new KeptWeights({ path: (...parts) => join(this.folder, ...parts) }),
        log,
        now: () => this.time * 1000,
      },
      { append: (row) => void this.rows.push(row) },
      [...this.rows],
    );
  }

  /** The server was ended, and is resumed. */
  resumed(): Scene {
    return new Scene(this.clients, this.args, this);
  }

  register(key: string, more: Partial<PbtRegistration> = {}): number {
    const registration = {
      key,
      folder: `/runs/${key}`,
      process: NOBODY,
      network: 'net',
      knobs: { [LR]: 0.1 },
      ...more,
    };
    return this.population.register(registration).client;
  }

  /** Reports an accuracy; the answer in short: whom it waits for, or what it is to do. */
  report(key: string, epoch: number, accuracy?: number, isLast = false): string {
    const metrics: Record<string, number> = accuracy === undefined ? {} : { 'val/accuracy/1': accuracy };
    const answer = this.population.result({ key, epoch, metrics, knobs: { [LR]: 0.1 }, isLast });
    return 'waitingFor' in answer ? `waits for ${answer.waitingFor}` : this.#textOf(answer.instruction);
  }

  /** Writes weights, as a client would. */
  save(key: string, client: number, epoch: number): void {
    const file = join(this.folder, 'weights', `${epoch}-${client}-weights.safetensors`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    this.population.saved({ key, epoch });
  }

  /** Files of weights. */
  get files(): readonly string[] {
    const folder = join(this.folder, 'weights');
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  /** Seconds pass, in which these clients give signs of life. */
  pass(seconds: number, ...keys: readonly string[]): void {
    for (let i = 0; i < seconds; i++) {
      this.time++;
      for (const key of keys) this.population.sign({ key });
      this.population.look();
    }
  }

  #textOf({ save, load, set }: PbtInstruction): string {
    const short = (path: string): string => path.replace(`${this.folder}/weights/`, '').replace('-weights.safetensors', ''); // prettier-ignore
    const parts = [
      save && `save ${short(save.path)}`,
      load && `load ${short(load.path)}`,
      LR in set && `lr ${Number(set[LR]!.toPrecision(6))}`,
    ];
    return parts.filter((part) => typeof part === 'string').join(', ') || 'go on';
  }
}
