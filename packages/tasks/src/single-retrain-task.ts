import type { JsonValue, OpenData } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import { countMacs } from '@uninas/networks';
import { readMetrics } from '@uninas/runs';
import { METRICS_FILE } from '@uninas/training';
import type { Experiment } from './net-task.js';
import { SingleTask } from './single-task.js';

/**
 * Trains a fixed network from scratch, then writes its description.
 *
 * The test part of the data is read in the epochs that `test_last` names: once,
 * after the last epoch, if it is 1. The log says how often it was read.
 */
@Register.as('task')
export class SingleRetrainTask extends SingleTask.with(
  {},
  { cls_method: one('method', 'how the network is trained', { where: { search: false } }) },
) {
  protected override trainingData(data: OpenData): OpenData {
    return data;
  }

  protected override async conclude({
    data,
    method,
    run,
    log,
  }: Experiment): Promise<{ readonly [key: string]: JsonValue }> {
    const { rows } = readMetrics(run.files.path(METRICS_FILE));
    const test_epochs = rows.filter(({ values }) => Object.keys(values).some((key) => key.startsWith('test/'))).length;
    const times = test_epochs === 1 ? 'once' : `in ${test_epochs} epochs`;
    const text = `The test part was read ${times}, ${data.testReads} batches in this session`;
    if (test_epochs > 1) log.warn(`${text}; whoever chooses by it makes its values too good, see test_last`);
    else log.info(text);
    return { macs: countMacs(method.built.plan), test_epochs };
  }
}
