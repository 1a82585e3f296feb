import type { Loader, MethodContext, Ops, Progress, Tensor, TrainStepResult } from '@uninas/contracts';
import { Random, type ArgValue, type Declared, type Module, type ModuleClass } from '@uninas/core';
import { build } from './module.fixture.js';
import type { SupervisedMethod } from './supervised-method.js';
import {
  CLASSES,
  FEATURES,
  toyBatch,
  ToyAccuracy,
  ToyCrossEntropy,
  ToySGD,
  type ToyNetwork,
} from './toy-network.fixture.js';

/** How a toy method is set up. */
export interface ToyOptions {
  readonly seed?: number;
  /** Whether there are validation samples. */
  readonly valid?: boolean;
  readonly write?: (text: string) => void;
}

/** A context with toy data. */
export function toyContext(ops: Ops, { seed = 1, valid = true, write = () => {} }: ToyOptions = {}): MethodContext {
  const info = { input: [FEATURES], output: [CLASSES], counts: { train: 0, valid: 0, test: 0 } };
  const loader: Loader = { samples: 64, batchSize: 16, length: 4, batch: (epoch, i) => toyBatch(16, epoch * 4 + i) };
  return {
    ops,
    random: new Random(seed),
    data: {
      info,
      loader: (phase) => (phase === 'valid' && valid ? loader : undefined),
      split: { train: [], valid: [] },
      testReads: 0,
    },
    maxEpochs: 5,
    modules: { load: () => Promise.reject(new Error('not needed')) },
    readText: () => Promise.reject(new Error('not needed')),
    log: { info: write, warn: write },
  };
}

type Class<T extends Module> = ModuleClass<T> & { readonly declared: Declared };

/** A method of a toy network, with as many optimizers as it wants; not yet set up. */
export function toyMethod<T extends SupervisedMethod>(
  cls: Class<T>,
  network: ToyNetwork,
  args: Readonly<Record<string, ArgValue>> = {},
  children: Readonly<Record<string, unknown>> = {},
): T {
  const { min } = cls.declared.metas['cls_optimizers']!;
  return build<T>(cls, args, {
    cls_network: network,
    cls_criterion: build(ToyCrossEntropy),
    cls_metrics: [build(ToyAccuracy)],
    cls_optimizers: Array.from({ length: min }, () => build(ToySGD)),
    ...children,
  });
}

export function toyProgress(epoch = 0): Progress {
  return { epoch, maxEpochs: 5, samples: 0, samplesPerEpoch: 100 };
}

/** One batch of a phase, which follows from the step. */
export function toyStep(
  method: SupervisedMethod,
  step: number,
  phase: 'train' | 'valid' = 'train',
  epoch = 0,
): TrainStepResult {
  const batch = toyBatch(16, phase === 'train' ? step : 500 + step);
  return method.trainStep({ batch, phase, progress: toyProgress(epoch), step });
}

/** Lets the optimizers take the steps of a batch. */
export function toyUpdate(method: SupervisedMethod, { gradients }: TrainStepResult): void {
  for (const { name, optimizer } of method.groups()) {
    const own = gradients.get(name);
    if (own !== undefined) optimizer.step(own);
  }
}

/** Frees the gradients of a batch. */
export function freeGradients({ gradients }: TrainStepResult): void {
  for (const own of gradients.values()) for (const gradient of own) gradient?.dispose();
}

/** The gradients of a group as plain numbers, in the order of its variables; they are freed. */
export function takeGradients(result: TrainStepResult, group: string): (readonly number[] | undefined)[] {
  const own: readonly (Tensor | undefined)[] = result.gradients.get(group) ?? [];
  const plain = own.map((gradient) => gradient && [...gradient.dataSync()]);
  freeGradients(result);
  return plain;
}
