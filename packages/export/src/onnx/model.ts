/** A constant of a graph. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  /** Row-major; whole numbers are written as 64-bit integers. */
  readonly data: Float32Array | readonly number[];
}

/** A 32-bit float, a whole number or several, as an attribute of a node. */
export type OnnxAttribute = { readonly float: number } | number | readonly number[];

/** One operation. */
export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output: its name and `[batch, ...dims]`. */
export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly number[];
}

/** A network as ONNX has it; every number in it is a 32-bit float. */
export interface OnnxModel {
  readonly name: string;
  readonly doc: string;
  readonly producerVersion: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly input: OnnxValue;
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Version of the operators: the newest that tools of 2022 read as well. */
export const OPSET = 17;
/** Version of the file format that belongs to the operators. */
export const IR_VERSION = 8;
/** Name of the dimension that is open. */
export const BATCH = 'batch';
