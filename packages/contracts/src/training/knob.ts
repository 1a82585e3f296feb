import type { GroupOptimizer, Regularizer } from './optimizer.js';

/** A value that population-based training may read and change. */
export interface Knob {
  /** As the value is called in logs, such as `learning_rate/0/SGDOptimizer`. */
  readonly name: string;
  /** The value that plans start from: of a learning rate that which schedulers change over time. */
  get(): number;
  /** What is beyond the limits of the value becomes the nearest one within. */
  set(value: number): void;
}

/** What a knob is made from. */
interface Trained {
  readonly name: string;
  readonly optimizer: GroupOptimizer;
}

/** Log key of a group's learning rate. @param i position of the group */
export function learningRateKey(i: number, { name, optimizer }: Trained): string {
  return `learning_rate/${i}/${optimizer.cls ?? name}`;
}

/** Log key of a regularizer's main value. @param i its position */
export function regularizerKey(i: number, regularizer: Regularizer): string {
  return `regularizer/${i}/${regularizer.constructor.name}/p`;
}

/** Changes the learning rate that a group's scheduler starts from, or the learning rate itself if there is none. */
export function learningRateKnob(i: number, group: Trained): Knob {
  const { optimizer } = group;
  return {
    name: learningRateKey(i, group),
    get: () => optimizer.initialLr,
    set: (value) => {
      const lr = Math.max(0, value);
      if (lr === optimizer.initialLr) return;
      optimizer.initialLr = lr;
      optimizer.lr = lr;
    },
  };
}

/** Changes the strength of a regularizer; undefined if it has none. */
export function regularizerKnob(i: number, regularizer: Regularizer): Knob | undefined {
  const { strength } = regularizer;
  if (strength === undefined) return undefined;
  return {
    name: regularizerKey(i, regularizer),
    get: () => regularizer.strength ?? strength,
    set: (value) => {
      regularizer.strength = value;
    },
  };
}
