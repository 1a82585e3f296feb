import { createHash } from 'node:crypto';
import { encodeStable, isClockKey } from '@uninas/runs';
import type {
  CloneAtWork,
  Description,
  JsonValue,
  Metrics,
  MethodGroup,
  Progress,
  State,
  Stateful,
  TrainerContext,
  TrainingClone,
} from '@uninas/contracts';
import { turnKnobs, valuesOfKnobs } from './knob-values.js';
import { GradientSteps, type Gradients } from './gradient-steps.js';
import { asJson, joinStates, partOf, recordOf } from './state-parts.js';

/** A clone at work. */
export interface FitClone {
  readonly clone: CloneAtWork;
  /** Whether its values are where the network can use them. */
  readonly isEvaluable: boolean;
}

/** What a fit needs to keep its state. */
export interface FitStateOptions {
  readonly accumulate: number;
  readonly clones: readonly TrainingClone[];
  /** Files that are appended to, whose lengths belong to the state. */
  readonly files: readonly string[];
}

/**
 * Everything that changes while training: the method, its optimizers, waiting
 * gradients, clones, and how far the epochs are.
 *
 * Knobs that were turned are part of it. Saved parts are `method`, `optimizers/<group>`, `gradients/<group>` and
 * `clones/<i>`; each keeps its tensors by the names of its variables.
 */
export class FitState {
  readonly clones: readonly FitClone[];
  readonly #steps: ReadonlyMap<string, GradientSteps>;
  #epoch = 0;
  #finished = false;
  #metrics: Metrics = {};

  constructor(
    private readonly context: TrainerContext,
    private readonly options: FitStateOptions,
  ) {
    const { method, ops } = context;
    this.#steps = new Map(
      method.groups().map((group) => [group.name, new GradientSteps(group, ops, options.accumulate)]),
    );
    this.clones = options.clones.map((module) => {
      return { clone: module.create(method.built), isEvaluable: module.args.device === 'same' };
    });
  }

  /** Epochs done. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether the method wanted to stop. */
  get finished(): boolean {
    return this.#finished;
  }

  /** Values of the last finished epoch. */
  get metrics(): Metrics {
    return this.#metrics;
  }

  /** Sets all learning rates. */
  schedule(progress: Progress): readonly { readonly group: MethodGroup }[] {
    const all = [...this.#steps.values()];
    for (const steps of all) steps.schedule(progress);
    return all;
  }

  /** Takes the gradients of a batch by group; clones follow when an optimizer changed the network. */
  apply(gradients: ReadonlyMap<string, Gradients>, progress: Progress): void {
    let stepped = false;
    for (const [name, own] of gradients) {
      const steps = this.#steps.get(name);
      if (steps === undefined) throw new Error(`the method gives gradients for ${name}, which is none of its groups`);
      if (steps.add(own, progress) && this.#changesNetwork(steps.group)) stepped = true;
    }
    if (stepped) for (const { clone } of this.clones) clone.update();
  }

  /** What to say of each group whose optimizer has had batches, but never enough for a step. */
  untrained(): readonly string[] {
    return [...this.#steps].flatMap(([name, { waiting }]) => {
      if (waiting === undefined || waiting.batches === 0) return [];
      const { batches, needed } = waiting;
      return [`the optimizer of ${name} has never stepped: a step takes ${needed} batches, there were ${batches}`];
    });
  }

  endEpoch(metrics: Metrics, stop: boolean): void {
    this.#epoch++;
    this.#finished = stop;
    // in the order in which a checkpoint gives them back, or a resumed run would tell them differently
    this.#metrics = Object.fromEntries(Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  save(): State {
    const { files } = this.context;
    const parts = new Map([...this.#parts()].map(([name, part]): [string, State] => [name, part.state()]));
    return joinStates(parts, {
      epoch: this.#epoch,
      finished: this.#finished,
      // times differ between equal runs, and what is saved may not
      metrics: Object.fromEntries(Object.entries(this.#metrics).filter(([key]) => !isClockKey(key))),
      files: Object.fromEntries(this.options.files.map((file) => [file, files.size(file)])),
      clones: this.clones.map(({ clone }) => clone.name),
      knobs: valuesOfKnobs(this.context.method),
      descriptions: this.#hashes(),
    });
  }

  /** @throws {Error} if the state is of another network or other optimizers, or cannot be resumed from */
  load(state: State): void {
    const { values } = state;
    if (typeof values['epoch'] !== 'number' || values['parts'] === undefined) {
      throw new Error('this checkpoint holds weights only (save_type "model"); training cannot go on from it');
    }
    this.#check(recordOf(values['descriptions']));
    for (const [name, part] of this.#parts()) part.restore(partOf(state, name));
    turnKnobs(this.context.method, numbersOf(recordOf(values['knobs'])));
    this.#epoch = values['epoch'];
    this.#finished = values['finished'] === true;
    this.#metrics = numbersOf(recordOf(values['metrics']));
  }

  dispose(): void {
    for (const steps of this.#steps.values()) steps.dispose();
    for (const { clone } of this.clones) clone.dispose();
  }

  *#parts(): Generator<readonly [string, Stateful]> {
    yield ['method', this.context.method];
    for (const [name, steps] of this.#steps) {
      yield [`optimizers/${name}`, steps.group.optimizer];
      yield [`gradients/${name}`, steps];
    }
    for (const [i, { clone }] of this.clones.entries()) yield [`clones/${i}`, clone];
  }

  /** Whether a group holds variables of the network, and not only architecture weights. */
  #changesNetwork({ variables }: MethodGroup): boolean {
    const { built } = this.context.method;
    return variables.some((variable) => built.variables.get(variable.name) === variable);
  }

  #hashes(): { readonly [name: string]: string } {
    const descriptions = Object.entries(this.context.method.descriptions());
    return Object.fromEntries(descriptions.map(([name, description]) => [name, sha256(description)]));
  }

  #check(saved: { readonly [name: string]: JsonValue }): void {
    for (const [name, hash] of Object.entries(this.#hashes())) {
      // what is finalized depends on the state itself
      if (name === 'finalized' || saved[name] === undefined || saved[name] === hash) continue;
      throw new Error(`the checkpoint is of another network: its ${name} description differs`);
    }
  }
}

function sha256(description: Description): string {
  return createHash('sha256')
    .update(encodeStable(asJson(description)))
    .digest('hex');
}

function numbersOf(values: { readonly [key: string]: JsonValue }): Metrics {
  const pairs = Object.entries(values);
  return Object.fromEntries(pairs.filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}
