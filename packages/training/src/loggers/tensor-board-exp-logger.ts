import { ExpLogger, type EpochDetails, type Metrics, type RunFiles } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';
import {
  graphEvent,
  histogramValue,
  imageValue,
  scalarValue,
  summaryEvent,
  textValue,
  versionEvent,
  type EventTime,
} from '../tensorboard/events.js';
import { graphDef } from '../tensorboard/graph.js';
import type { Field } from '../protobuf/fields.js';

/**
 * Event files for TensorBoard, in `exp/<name>` (`exp/tensorboard` without a name): every measured
 * value by epoch, times and resources too; the arguments as text; pictures and distributions that
 * metrics give; the graph of the network and the distributions of its variables, if asked for.
 *
 * Look at them with `tensorboard --logdir <run folder>`. Values are kept with 32 bits, and each
 * event with the time at which it was written: of all files that a checkpoint knows, only these differ
 * between equal runs. Their lengths do not, so a resumed run cuts them off where it goes on.
 */
@Register.as('exp_logger')
export class TensorBoardExpLogger extends ExpLogger.with({
  log_graph: bool(true, 'write the graph of the network'),
  log_weights: bool(false, 'write the distributions of all variables of the network in every epoch'),
}) {
  override filesOf(): readonly string[] {
    const { givenName: name } = this;
    return [`exp/${name === '' ? 'tensorboard' : name}/events.out.tfevents.0.uninas`];
  }

  override write(files: RunFiles, epoch: number, metrics: Metrics, details: EpochDetails): void {
    const [path] = this.filesOf();
    const at: EventTime = { wallTime: Date.now() / 1000, step: epoch };
    const isNew = files.size(path!) === 0;
    const events = isNew ? [versionEvent(at.wallTime), ...this.#experiment(at, details)] : [];
    events.push(summaryEvent(at, this.#values(metrics, details)));
    files.appendBytes(path!, Buffer.concat(events));
  }

  #experiment(at: EventTime, { experiment }: EpochDetails): readonly Uint8Array[] {
    const rows = Object.entries(experiment.settings).map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`);
    const table = ['| argument | value |', '| --- | --- |', ...rows].join('\n');
    const text = summaryEvent(at, [textValue('arguments', table)]);
    const { built } = experiment;
    return this.args.log_graph && built !== undefined ? [text, graphEvent(at, graphDef(built.plan))] : [text];
  }

  #values(metrics: Metrics, { experiment, pictures, distributions }: EpochDetails): readonly Field[] {
    const variables = this.args.log_weights ? [...(experiment.built?.variables ?? [])] : [];
    return [
      ...Object.entries(metrics).map(([key, value]) => scalarValue(key, value)),
      ...[...pictures].map(([key, picture]) => imageValue(key, picture)),
      ...[...distributions].map(([key, values]) => histogramValue(key, values)),
      ...variables.map(([name, { value }]) => histogramValue(`weights/${name}`, value.dataSync())),
    ];
  }
}

/** Text in a field of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
