import type { EvalMoment, EvalOptions, ServeContext, Tensor } from '@uninas/contracts';
import { OutputRecorder } from './sent-outputs.js';
import type { EvaluationAnswer, StepRequest } from './step-messages.js';

type Begin = StepRequest & { readonly do: 'evaluation' };
type Evaluate = StepRequest & { readonly do: 'evaluate' };

/** An evaluation at hand. */
interface Work {
  readonly at: Pick<EvalMoment, 'epoch' | 'phase'>;
  readonly variants: readonly { readonly options: EvalOptions; readonly gathering: readonly number[] }[];
}

/** Measures whole batches for the evaluations of the thread that trains. */
export class EvaluationServer {
  #work: Work | undefined;

  constructor(private readonly context: ServeContext) {}

  /** @throws {Error} if the state does not fit the method */
  begin({ phase, epoch, state, variants }: Begin): void {
    this.end();
    const { method, ops } = this.context;
    method.restore(state);
    this.#work = {
      at: { epoch, phase },
      variants: variants.map(({ gene, values, gathering }) => {
        const own = values && [...values].map(([name, { data, shape }]) => [name, ops.tensor(data, shape)] as const);
        return { gathering, options: { ...(gene && { gene }), ...(own && { values: new Map<string, Tensor>(own) }) } };
      }),
    };
  }

  measure({ batch, step }: Evaluate): EvaluationAnswer {
    const { method } = this.context;
    const { at, variants } = this.#work!;
    return variants.map(({ options, gathering }) => {
      const gatherers = new OutputRecorder(method.metrics(), gathering);
      const metrics = method.evalStep(batch, { ...at, step }, { ...options, gatherers });
      return { metrics, recorded: gatherers.recorded };
    });
  }

  /** Frees what the evaluation at hand needed, if there is one. */
  end(): void {
    for (const { options } of this.#work?.variants ?? []) {
      for (const value of options.values?.values() ?? []) value.dispose();
    }
    this.#work = undefined;
  }
}
