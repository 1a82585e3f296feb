import type {
  DType,
  Gatherer,
  Gatherers,
  Metric,
  Ops,
  Targets,
  TeacherOutput,
  Tensor,
  TensorData,
} from '@uninas/contracts';

/** A tensor as threads pass it on. */
interface SentTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: TensorData;
}

type Sent<T> = { readonly [K in keyof T]: T[K] extends Tensor ? SentTensor : T[K] };

/** Outputs and targets of one forward pass, as threads pass them on. */
export interface SentOutputs {
  /** Positions of the metrics that are to gather from them. */
  readonly metrics: number[];
  readonly outputs: readonly SentTensor[];
  readonly targets: Sent<Omit<Targets, 'teacher'>>;
  readonly teacher: readonly Sent<TeacherOutput>[] | undefined;
}

/**
 * Stands in for the gatherers of another thread: keeps what they are to take in.
 *
 * Gathering is left to one thread, so that it sees all batches in their order, whatever a metric
 * makes of them.
 */
export class OutputRecorder implements Gatherers {
  readonly #metrics: readonly Metric[];
  readonly #gathering: readonly number[];
  readonly #recorded: { readonly of: readonly Tensor[]; readonly sent: SentOutputs }[] = [];

  /** @param gathering positions of the metrics that gather there */
  constructor(metrics: readonly Metric[], gathering: readonly number[]) {
    this.#metrics = metrics;
    this.#gathering = gathering;
  }

  get recorded(): readonly SentOutputs[] {
    return this.#recorded.map(({ sent }) => sent);
  }

  of(metric: Metric): Gatherer | undefined {
    const position = this.#metrics.indexOf(metric);
    if (!this.#gathering.includes(position)) return undefined;
    return {
      add: (_ops, outputs, targets) => this.#record(position, outputs, targets),
      result: () => undefined,
    };
  }

  #record(position: number, outputs: readonly Tensor[], targets: Targets): void {
    // metrics of the same pass are given the same
    const last = this.#recorded.at(-1);
    if (last?.of === outputs) last.sent.metrics.push(position);
    else this.#recorded.push({ of: outputs, sent: send(position, outputs, targets) });
  }
}

/** Lets gatherers take in what was recorded in another thread. */
export function gatherRecorded(
  ops: Ops,
  recorded: readonly SentOutputs[],
  metrics: readonly Metric[],
  gatherers: Gatherers | undefined,
): void {
  for (const { metrics: positions, outputs, targets, teacher } of recorded) {
    ops.tidy(() => {
      const receive = ({ shape, dtype, data }: SentTensor): Tensor => ops.tensor(data, shape, dtype);
      const received: Targets = {
        ...targets,
        labels: receive(targets.labels),
        probabilities: receive(targets.probabilities),
        ...(teacher && { teacher: teacher.map((one) => ({ ...one, value: receive(one.value) })) }),
      };
      const tensors = outputs.map(receive);
      for (const position of positions) gatherers?.of(metrics[position]!)?.add(ops, tensors, received);
    });
  }
}

function send(position: number, outputs: readonly Tensor[], { teacher, ...targets }: Targets): SentOutputs {
  return {
    metrics: [position],
    outputs: outputs.map(sendTensor),
    targets: { ...targets, labels: sendTensor(targets.labels), probabilities: sendTensor(targets.probabilities) },
    teacher: teacher?.map((one) => ({ ...one, value: sendTensor(one.value) })),
  };
}

function sendTensor(tensor: Tensor): SentTensor {
  const { shape, dtype } = tensor;
  return { shape: [...shape], dtype, data: tensor.dataSync() };
}
