import { bool, Module, Register, str } from '@uninas/core';
import type { Metrics } from '../log.js';

/** A measured value that something is chosen by. */
@Register.kind('optimization_target')
export abstract class Target extends Module.with({
  key: str('val/accuracy/1', 'log key of the value'),
  maximize: bool(true, 'whether larger is better'),
}) {
  /** The value such that smaller is better; undefined if it was not measured. */
  abstract cost(metrics: Metrics): number | undefined;
}
