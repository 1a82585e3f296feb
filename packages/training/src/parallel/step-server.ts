import type { Message, Replica, ServeContext } from '@uninas/contracts';
import { EvaluationServer } from './evaluation-server.js';
import { VariableLayout } from './shared-variables.js';
import { turnKnobs } from '../trainer/knob-values.js';
import type { StepAnswer, StepRequest } from './step-messages.js';

/** Computes the gradients of shares of batches for the thread that trains, and measures batches that it evaluates. */
export class StepServer implements Replica {
  readonly #context: ServeContext;
  readonly #layout: VariableLayout;
  readonly #evaluation: EvaluationServer;
  #values: Float32Array = new Float32Array();
  #gradients: Float32Array = new Float32Array();

  constructor(context: ServeContext) {
    this.#context = context;
    this.#layout = new VariableLayout(context.method);
    this.#evaluation = new EvaluationServer(context);
  }

  /** @throws {Error} if the method was set up to something else here than where it trains */
  answer(message: Message): Message {
    const request = message as StepRequest;
    switch (request.do) {
      case 'begin':
        if (request.signature !== this.#layout.signature) {
          throw new Error('the network differs from thread to thread: building it must depend on the seed alone');
        }
        this.#values = new Float32Array(request.values);
        this.#gradients = new Float32Array(request.gradients);
        return undefined;
      case 'epoch':
        this.#evaluation.end();
        turnKnobs(this.#context.method, request.knobs);
        this.#context.method.onEpochStart(request.progress);
        if (request.strategies !== undefined) this.#context.method.strategies?.restore(request.strategies);
        return undefined;
      case 'step':
        return this.#step(request);
      case 'evaluation':
        return this.#evaluation.begin(request);
      case 'evaluate':
        return this.#evaluation.measure(request);
    }
  }

  dispose(): void {
    // all else belongs to the task
    this.#evaluation.end();
  }

  #step({ changed, gene, rates, do: _, ...step }: StepRequest & { readonly do: 'step' }): StepAnswer {
    const { method } = this.#context;
    for (const index of changed) {
      // a copy: the engine may keep what it is given
      this.#layout.variables[index]!.load(this.#layout.part(this.#values, index).slice());
    }
    // its optimizers never step, but methods may look ahead with their learning rates
    for (const [i, { optimizer }] of method.groups().entries()) optimizer.lr = rates[i]!;
    const { gradients, metrics } = method.trainStep({ ...step, ...(gene && { gene }) });
    const present: Record<string, readonly number[]> = {};
    for (const { name, variables } of method.groups()) {
      const own = gradients.get(name);
      if (own === undefined) continue;
      present[name] = own.flatMap((gradient, i) => {
        if (gradient === undefined) return [];
        const index = this.#layout.indexOf(variables[i]!);
        this.#layout.part(this.#gradients, index).set(gradient.dataSync() as Float32Array);
        gradient.dispose();
        return [index];
      });
    }
    return { present, metrics };
  }
}
