import type { NetworkPlan } from '@uninas/contracts';
import { torchShape } from './torch-layout.js';

/** Shape of every tensor by name. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** The tensors of one module, which stay together. */
export interface TorchModule {
  readonly name: string;
  readonly kind: 'conv' | 'linear' | 'norm' | 'other';
  /** Shapes in PyTorch's layout by the last part of the name, such as `weight`. */
  readonly tensors: Shapes;
}

/** `cells.0.op.conv` and `weight` of `cells.0.op.conv.weight`. */
export function splitName(name: string): readonly [module: string, tensor: string] {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? ['', name] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** The modules of tensors, in the order of their first ones. */
export function modulesOf(shapes: Shapes): readonly TorchModule[] {
  const modules = new Map<string, Map<string, readonly number[]>>();
  for (const [name, shape] of shapes) {
    const [module, tensor] = splitName(name);
    const tensors = modules.get(module) ?? new Map<string, readonly number[]>();
    modules.set(module, tensors.set(tensor, shape));
  }
  return [...modules].map(([name, tensors]) => ({ name, kind: kindOf(tensors), tensors }));
}

/** The shapes of a network's variables in PyTorch's layout. */
export function torchShapesOf(plan: NetworkPlan): Shapes {
  return new Map(plan.variables.map((variable) => [variable.name, torchShape(variable)]));
}

function kindOf(tensors: Shapes): TorchModule['kind'] {
  if (tensors.has('running_mean')) return 'norm';
  const { length } = tensors.get('weight') ?? [];
  return length === 4 ? 'conv' : length === 2 ? 'linear' : 'other';
}
