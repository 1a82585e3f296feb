import type { NetworkPlan, PlannedModule, Program, Step, ValueId } from '@uninas/contracts';
import { bytes, concat, integer, type Field } from '../protobuf/fields.js';

/**
 * The operations of a planned network as a `GraphDef`: one node for each, below the name of its
 * stem, cell or head, and the candidates of an architecture weight below that of the weight.
 */
export function graphDef(plan: NetworkPlan): Uint8Array {
  const nodes: Field[] = [node('input', 'Placeholder', [])];
  const names = new Map<ValueId, string>([[plan.inputId, 'input']]);
  for (const [i, module] of plan.modules.entries()) addProgram(module.program, scopeOf(module, i), names, nodes);
  return concat([...nodes, bytes(4, [integer(1, 22)])]);
}

function scopeOf({ part, cls }: PlannedModule, position: number): string {
  return `${position}_${part}_${cls}`;
}

function addProgram({ steps }: Program, scope: string, names: Map<ValueId, string>, nodes: Field[]): void {
  for (const [i, step] of steps.entries()) {
    const name = `${scope}/${i}_${step.op}`;
    if (step.op === 'choice') {
      const ends = step.branches.map((branch, k) => {
        addProgram(branch, `${name}/candidate_${k}`, names, nodes);
        return branch.outputs.map((id) => names.get(id)).filter((end) => end !== undefined);
      });
      nodes.push(node(`${name}/combine`, step.weight, [...new Set(ends.flat())]));
      names.set(step.out, `${name}/combine`);
      continue;
    }
    const inputs = inputsOf(step).map((id) => names.get(id));
    nodes.push(node(name, step.op, inputs.filter((input) => input !== undefined))); // prettier-ignore
    names.set(step.out, name);
  }
}

function inputsOf(step: Step): readonly ValueId[] {
  return 'xs' in step ? step.xs : [step.x];
}

function node(name: string, op: string, inputs: readonly string[]): Field {
  return bytes(1, [bytes(1, clean(name)), bytes(2, clean(op)), ...inputs.map((input) => bytes(3, clean(input)))]);
}

/** Letters that names of nodes may have. */
function clean(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.\-/]/g, '_');
}
