import type { SavedTensor, State, TrainerView } from '@uninas/contracts';
import { asJson, joinStates } from '../trainer/state-parts.js';

/** The network's weights, those of clones, and its descriptions: what a network needs without its training. */
export function modelState(trainer: TrainerView): State {
  const { tensors, values } = trainer.state();
  const { method } = trainer.context;
  const network = [...method.built.variables].map(([name, { shape, value }]): [string, SavedTensor] => {
    return [`network/${name}`, { shape, data: Float32Array.from(value.dataSync()) }];
  });
  const parts = new Map<string, State>([['method', { tensors: new Map(network), values: {} }]]);
  const clones = Array.isArray(values['clones']) ? values['clones'] : [];
  for (const i of clones.keys()) {
    const start = `clones/${i}/`;
    const own = [...tensors].filter(([name]) => name.startsWith(start));
    parts.set(`clones/${i}`, {
      tensors: new Map(own.map(([name, tensor]) => [name.slice(start.length), tensor])),
      values: {},
    });
  }
  const { clones: names = [], descriptions = {} } = values;
  const networks = Object.fromEntries(
    Object.entries(method.descriptions()).map(([name, description]) => [name, asJson(description)]),
  );
  return joinStates(parts, { clones: names, descriptions, networks });
}
