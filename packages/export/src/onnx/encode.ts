import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  BATCH,
  IR_VERSION,
  OPSET,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.js';

/** Element types of `TensorProto.DataType`. */
const FLOAT = 1;
const INT64 = 7;
/** Kinds of `AttributeProto.AttributeType`. */
const ATTRIBUTE = { FLOAT: 1, INT: 2, INTS: 7 } as const;

/**
 * The bytes of an ONNX file; equal models are equal bytes.
 *
 * @source ONNX, onnx/onnx.proto at version 1.12, whose field numbers these are
 */
export function encodeModel(model: OnnxModel): Uint8Array {
  const out = new Message();
  out.int(1, IR_VERSION);
  out.text(2, 'uninas');
  out.text(3, model.producerVersion);
  out.text(6, model.doc);
  out.message(7, (graph) => encodeGraph(graph, model));
  out.message(8, (opset) => {
    opset.text(1, '');
    opset.int(2, OPSET);
  });
  for (const [key, value] of Object.entries(model.metadata)) {
    out.message(14, (entry) => {
      entry.text(1, key);
      entry.text(2, value);
    });
  }
  return out.finish();
}

function encodeGraph(graph: Message, { name, nodes, initializers, input, outputs }: OnnxModel): void {
  for (const node of nodes) graph.message(1, (message) => encodeNode(message, node));
  graph.text(2, name);
  for (const [of, tensor] of initializers) graph.message(5, (message) => encodeTensor(message, of, tensor));
  graph.message(11, (message) => encodeValue(message, input));
  for (const output of outputs) graph.message(12, (message) => encodeValue(message, output));
}

function encodeNode(message: Message, { op, name, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, name);
  message.text(4, op);
  for (const [key, value] of Object.entries(attributes)) {
    message.message(5, (attribute) => encodeAttribute(attribute, key, value));
  }
}

function encodeAttribute(message: Message, name: string, value: OnnxAttribute): void {
  message.text(1, name);
  if (typeof value === 'number') {
    message.int(3, value);
    message.int(20, ATTRIBUTE.INT);
  } else if ('float' in value) {
    message.float(2, value.float);
    message.int(20, ATTRIBUTE.FLOAT);
  } else {
    for (const one of value) message.int(8, one);
    message.int(20, ATTRIBUTE.INTS);
  }
}

function encodeTensor(message: Message, name: string, { dims, data }: OnnxTensor): void {
  const isFloat = data instanceof Float32Array;
  const values = isFloat ? data : BigInt64Array.from(data, BigInt);
  for (const dim of dims) message.int(1, dim);
  message.int(2, isFloat ? FLOAT : INT64);
  message.text(8, name);
  message.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function encodeValue(message: Message, { name, dims }: OnnxValue): void {
  message.text(1, name);
  message.message(2, (type) => {
    type.message(1, (tensor) => {
      tensor.int(1, FLOAT);
      tensor.message(2, (shape) => {
        shape.message(1, (dim) => dim.text(2, BATCH));
        for (const size of dims) shape.message(1, (dim) => dim.int(1, size));
      });
    });
  });
}

/** A message of protocol buffers, field by field. */
class Message {
  constructor(private readonly writer = new BinaryWriter()) {}

  int(field: number, value: number): void {
    this.writer.tag(field, WireType.Varint).int64(value);
  }

  float(field: number, value: number): void {
    this.writer.tag(field, WireType.Bit32).float(value);
  }

  text(field: number, value: string): void {
    this.writer.tag(field, WireType.LengthDelimited).string(value);
  }

  bytes(field: number, value: Uint8Array): void {
    this.writer.tag(field, WireType.LengthDelimited).bytes(value);
  }

  message(field: number, fill: (message: Message) => void): void {
    this.writer.tag(field, WireType.LengthDelimited).fork();
    fill(this);
    this.writer.join();
  }

  finish(): Uint8Array {
    return this.writer.finish();
  }
}
