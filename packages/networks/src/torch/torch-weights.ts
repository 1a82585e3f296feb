import type { Log, NetworkPlan, SavedTensor } from '@uninas/contracts';
import { variablesByName } from '../plan/chosen.js';
import { matchTorch, type TorchMatch, type TorchProblem } from './match-torch.js';
import { fromTorch, torchShape, toTorch } from './torch-layout.js';

/** How many problems of each kind a message lists. */
const LISTED = 5;

/** The tensors of a file are not those of a network. */
export class TorchWeightsError extends Error {
  override readonly name = 'TorchWeightsError';
  readonly code = 'UNINAS_EWEIGHTS';

  /** Everything that is missing, too much or of another shape, in the match that came nearest. */
  readonly problems: readonly TorchProblem[];

  /** @param count number of the network's variables */
  constructor({ problems, how, tried }: TorchMatch, file: string, count: number) {
    const lines = (['missing', 'of another shape', 'too much', 'in doubt'] as const).flatMap((kind) => {
      const texts = problems.filter(({ is }) => is === kind).map(({ text }) => text);
      if (texts.length === 0) return [];
      const more = texts.length > LISTED ? [`  and ${texts.length - LISTED} more`] : [];
      return [`${texts.length} ${kind}:`, ...texts.slice(0, LISTED).map((text) => `  ${text}`), ...more];
    });
    const ways = tried.map((way, i) => `${way.fitting}${i === 0 ? ` of ${count} variables` : ''} fit ${way.how}`);
    super(`${file} does not fit the network: ${ways.join(', ')}; compared ${how}\n  ${lines.join('\n  ')}`);
    this.problems = problems;
  }
}

/** How weights are taken from a file. */
export interface TorchWeightsOptions {
  /** The file, for messages. */
  readonly file: string;
  readonly log: Log;
  /** Whether what is missing, too much or of another shape is left to the caller. */
  readonly partial?: boolean;
}

/**
 * The values of a network's variables from a state dict of PyTorch.
 *
 * @param tensors by the names there, in PyTorch's layout
 * @returns by our names, in our layout
 * @throws {TorchWeightsError} unless partial, if anything is missing, too much or of another shape
 */
export function fromTorchWeights(
  plan: NetworkPlan,
  tensors: ReadonlyMap<string, SavedTensor>,
  { file, log, partial = false }: TorchWeightsOptions,
): ReadonlyMap<string, SavedTensor> {
  const match = matchTorch(plan, new Map([...tensors].map(([name, { shape }]) => [name, shape])), partial);
  const { how, names, problems } = match;
  if (problems.length > 0 && !partial) throw new TorchWeightsError(match, file, plan.variables.length);
  log.info(`${names.size} of ${plan.variables.length} variables were found in ${file}, ${how}`);
  if (match.isGuess) {
    log.warn(`${file}: its names are not known, tensors were matched by their order and shapes alone`);
  }
  const variables = variablesByName(plan);
  return new Map(
    [...names].map(([name, other]) => {
      const { role, shape } = variables.get(name)!;
      const { data, shape: there } = tensors.get(other)!;
      return [name, fromTorch(role, { data, shape: there.slice(0, shape.length) })] as const;
    }),
  );
}

/**
 * The values of a network's variables as a state dict of PyTorch: our names,
 * which are made as PyTorch's are, with PyTorch's layout.
 */
export function toTorchWeights(
  plan: NetworkPlan,
  weights: ReadonlyMap<string, SavedTensor>,
): ReadonlyMap<string, SavedTensor> {
  return new Map(
    plan.variables.map((variable) => {
      const { data } = toTorch(variable.role, weights.get(variable.name)!);
      return [variable.name, { data, shape: torchShape(variable) }] as const;
    }),
  );
}
