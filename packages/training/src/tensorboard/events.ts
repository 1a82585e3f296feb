import type { Picture } from '@uninas/contracts';
import { histogram } from './histogram.js';
import { png } from './png.js';
import { bytes, concat, double, float, integer, type Field } from '../protobuf/fields.js';
import { record } from './records.js';

/** When something was measured. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
}

/** The record that a file of events begins with. */
export function versionEvent(wallTime: number): Uint8Array {
  return record(concat([double(1, wallTime), bytes(3, 'brain.Event:2')]));
}

/** A graph, given as a `GraphDef` message. */
export function graphEvent({ wallTime, step }: EventTime, graph: Uint8Array): Uint8Array {
  return record(concat([double(1, wallTime), integer(2, step), bytes(4, graph)]));
}

/** Values with their tags, made by the functions below. */
export function summaryEvent({ wallTime, step }: EventTime, values: readonly Field[]): Uint8Array {
  return record(concat([double(1, wallTime), integer(2, step), bytes(5, values)]));
}

/** A number, kept with 32 bits. */
export function scalarValue(tag: string, value: number): Field {
  return bytes(1, [bytes(1, tag), float(2, value)]);
}

/** A picture, as PNG. */
export function imageValue(tag: string, picture: Picture): Field {
  const { width, height } = picture;
  return bytes(1, [
    bytes(1, tag),
    bytes(4, [integer(1, height), integer(2, width), integer(3, 3), bytes(4, png(picture))]),
  ]);
}

/** The distribution of numbers. */
export function histogramValue(tag: string, values: Iterable<number>): Field {
  return bytes(1, [bytes(1, tag), histogram(5, values)]);
}

/** Text, shown as Markdown. */
export function textValue(tag: string, text: string): Field {
  const STRING = 7;
  const tensor = [integer(1, STRING), bytes(2, [bytes(2, [integer(1, 1)])]), bytes(8, text)];
  return bytes(1, [bytes(1, `${tag}/text_summary`), bytes(9, [bytes(1, [bytes(1, 'text')])]), bytes(8, tensor)]);
}
