import type { Description, NetworkPlan, PlannedModule, Shape } from '@uninas/contracts';
import { shorten } from '../terminal/columns.js';
import { opText, opTexts } from './op-text.js';

/** Letters of one text at most. */
const LONGEST = 60;

/** A module of the network in the drawing, or several equal ones after each other. */
export interface ModuleBox {
  readonly part: PlannedModule['part'];
  /** Positions of the cells, as in `3` or `3 - 5`; empty for stem and heads. */
  readonly label: string;
  readonly cls: string;
  /** What it computes, where that fits into a line. */
  readonly detail: string;
  readonly count: number;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** Trainable values of one. */
  readonly params: number;
}

/** An operation between two values of a cell; without a text, the value is only passed on. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly text?: string;
}

/** A cell with a graph inside. */
export interface CellGraph {
  readonly title: string;
  /** Names of its values: inputs, blocks, and the output. */
  readonly nodes: readonly string[];
  readonly edges: readonly GraphEdge[];
}

/** Candidates for one or more places. */
export interface CandidateSet {
  /** `A`, `B`, ... */
  readonly letter: string;
  readonly texts: readonly string[];
}

/** Everything that is drawn of a network. */
export interface NetworkParts {
  readonly modules: readonly ModuleBox[];
  readonly graphs: readonly CellGraph[];
  readonly candidates: readonly CandidateSet[];
}

/** Takes a network apart for its drawing: equal cells once, equal graphs and sets of candidates once. */
export function partsOf(body: Description, plan: NetworkPlan): NetworkParts {
  const sets = new Candidates();
  const graphs: Graphs = new Map();
  const boxes: ModuleBox[] = [];
  const firstOf = new Map<number, number>();
  for (const module of plan.modules) {
    const description = descriptionOf(body, module);
    const detail = detailOf(description, module, sets, graphs);
    const { part, index, cls, inputs, outputs, params } = module;
    const box = { part, label: part === 'cell' ? `${index}` : '', cls, detail, count: 1, inputs, outputs, params };
    const last = boxes.at(-1);
    if (last === undefined || part !== 'cell' || !isRepeated(last, box)) {
      firstOf.set(boxes.length, index);
      boxes.push(box);
    } else {
      const label = `${firstOf.get(boxes.length - 1)} - ${index}`;
      boxes[boxes.length - 1] = { ...last, label, count: last.count + 1 };
    }
  }
  return {
    modules: boxes,
    graphs: [...graphs.values()].map(({ graph, names }, i) => ({ ...graph, title: titleOf(i, [...names]) })),
    candidates: sets.all(),
  };
}

function isRepeated(a: ModuleBox, b: ModuleBox): boolean {
  const essence = ({ part, cls, detail, inputs, outputs, params }: ModuleBox): string =>
    JSON.stringify([part, cls, detail, inputs, outputs, params]);
  return essence(a) === essence(b);
}

function titleOf(index: number, names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return shorten(`graph ${index + 1}: ${names.length === 1 ? 'cell' : 'cells'} ${shown.join(', ')}`, LONGEST);
}

/** The description of a cell; of the other modules, the class says enough. */
function descriptionOf(body: Description, { part, name, index }: PlannedModule): Description | undefined {
  if (part !== 'cell') return undefined;
  const cells = (body.kwargs?.['cell_configs'] ?? {}) as unknown as Readonly<Record<string, Description>>;
  return Object.hasOwn(cells, name) ? cells[name] : body.submodule_lists?.['layers']?.[index];
}

type Graphs = Map<string, { readonly graph: Omit<CellGraph, 'title'>; readonly names: Set<string> }>;

function detailOf(
  description: Description | undefined,
  { name, inputs }: PlannedModule,
  sets: Candidates,
  graphs: Graphs,
): string {
  const op = description?.submodules?.['op'];
  if (op !== undefined) return sets.textOf(op);
  const blocks = description?.submodule_lists?.['blocks'];
  if (blocks === undefined) return '';
  const graph = graphOf(description!, blocks, inputs.length, sets);
  const key = JSON.stringify(graph);
  const known = graphs.get(key) ?? { graph, names: new Set<string>() };
  known.names.add(name);
  graphs.set(key, known);
  return `graph ${[...graphs.keys()].indexOf(key) + 1}`;
}

function graphOf(
  cell: Description,
  blocks: readonly Description[],
  inputs: number,
  sets: Candidates,
): Omit<CellGraph, 'title'> {
  const output = inputs + blocks.length;
  const nodes = [
    ...Array.from({ length: inputs }, (_, i) => (inputs === 1 ? 'in' : `in ${i}`)),
    ...blocks.map((_, i) => `${i}`),
    'out',
  ];
  const edges = blocks.flatMap((block, b) =>
    (block.submodule_lists?.['ops'] ?? []).map((op) => ({
      from: Number(op.kwargs?.['idx'] ?? 0),
      to: inputs + b,
      text: sets.textOf(op),
    })),
  );
  const concat = cell.submodules?.['concat']?.kwargs?.['idxs'];
  const last = Array.isArray(concat) ? (concat as readonly number[]) : [output - 1];
  return { nodes, edges: [...edges, ...last.map((from) => ({ from, to: output }))] };
}

/** The sets of candidates that were met, equal ones once. */
class Candidates {
  readonly #sets = new Map<string, CandidateSet>();

  /** An operation in a few words; of a mixed one, the name of its set. */
  textOf(op: Description): string {
    const mixed = op.submodules?.['wrapped'] ?? op;
    const candidates = mixed.submodule_lists?.['submodules'] ?? [];
    const isMixed = typeof mixed.kwargs?.['strategy_name'] === 'string' && candidates.length > 1;
    if (!isMixed) return shorten(opText(op), LONGEST);
    const texts = opTexts(candidates).map((text) => shorten(text, LONGEST));
    const key = JSON.stringify(texts);
    const known = this.#sets.get(key) ?? { letter: letterOf(this.#sets.size), texts };
    this.#sets.set(key, known);
    return `one of ${known.letter}`;
  }

  all(): readonly CandidateSet[] {
    return [...this.#sets.values()];
  }
}

/** A, ..., Z, A2, ... */
function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : `${round + 1}`);
}
