import type * as tfjs from '@tensorflow/tfjs-core';

/** The TensorFlow.js module, loaded when the first engine is created. */
export type Tfjs = (typeof tfjs)['default'];
/** A tensor of TensorFlow.js; every contract tensor made by this package is one. */
export type TfTensor = tfjs.Tensor;
export type TfEngine = ReturnType<Tfjs['engine']>;
export type KernelInputs = tfjs.NamedTensorMap;
export type KernelAttributes = tfjs.NamedAttrMap;
