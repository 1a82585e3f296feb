import type { ActFun } from '@uninas/contracts';
import { identity, skip } from '../activations/identity.js';
import { mish } from '../activations/mish.js';
import { relu, relu6 } from '../activations/relu.js';
import { hsigmoid, sigmoid } from '../activations/sigmoid.js';
import { softmax } from '../activations/softmax.js';
import { hswish, mem_eff_swish, pswish, swish } from '../activations/swish.js';
import { htanh, tanh } from '../activations/tanh.js';

const classes = {
  hsigmoid,
  hswish,
  htanh,
  identity,
  mem_eff_swish,
  mish,
  pswish,
  relu,
  relu6,
  sigmoid,
  skip,
  softmax,
  swish,
  tanh,
};

/** The activation functions of this package by name, for plans that are built without a register. */
export const builtInActivations: ReadonlyMap<string, ActFun> = new Map(
  Object.entries(classes).map(([name, cls]) => [name, new cls({ path: name, args: {}, children: {} })]),
);
