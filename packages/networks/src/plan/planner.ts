import type {
  ActFun,
  Branch,
  InitialValue,
  ModuleRow,
  NetworkPart,
  PlanBuilder,
  Shape,
  SplitLevel,
  Value,
  WeightOptions,
  WeightRequest,
} from '@uninas/contracts';
import { OpPlanner } from './op-planner.js';
import type { NewStep } from './plan-record.js';

/** Plans parts of parts, and candidates that architecture weights choose from. */
export class Planner extends OpPlanner implements PlanBuilder {
  constructor(
    readonly output: Shape,
    activations: ReadonlyMap<string, ActFun>,
  ) {
    super(activations);
  }

  /** The requests as parts see them, and the first of each weight. */
  readonly requested: { readonly weight: string; readonly choices: number }[] = [];
  private readonly byName = new Map<string, WeightRequest>();

  request({ weight, strategy }: WeightOptions, choices: number): void {
    const known = this.byName.get(weight);
    if (known !== undefined && (known.choices !== choices || known.strategy !== strategy)) {
      this.fail(
        `the architecture weight ${weight} is shared by ${known.choices} candidates of the strategy ${known.strategy} ` +
          `and ${choices} of ${strategy}`,
      );
    }
    const request = { name: weight, choices, strategy };
    if (known === undefined) this.byName.set(weight, request);
    this.requests.push(request);
    this.requested.push({ weight, choices });
  }

  choose(inputs: readonly Value[], weight: string, branches: readonly Branch[], split?: SplitLevel): Value {
    return this.chooseOf(
      inputs,
      weight,
      branches.map(
        ({ plan }) =>
          () =>
            plan(inputs),
      ),
      {
        names: branches.map(({ names }) =>
          names.map(([from, to]) => [this.beginning(from), this.beginning(to)] as const),
        ),
        ...(split && { split }),
      },
    );
  }

  split(weights: readonly string[], depth: number): string {
    const name = this.variable('depth', [], 'depth', { is: 'normal', mean: depth, deviation: 0 });
    this.splits.push({ scope: this.scope, depth: name, weights });
    return name;
  }

  choice(
    inputs: readonly Value[],
    request: WeightOptions,
    candidates: readonly NetworkPart[],
    features: number,
    before?: (inputs: readonly Value[], index: number) => readonly Value[],
  ): Value {
    this.request(request, candidates.length);
    return this.chooseOf(
      inputs,
      request.weight,
      candidates.map((candidate, i) => () => {
        const own = before === undefined ? inputs : before(inputs, i);
        return this.single(this.part(String(i), candidate, own, features));
      }),
    );
  }

  lookup(x: Value, table: Parameters<PlanBuilder['lookup']>[1]): Value {
    const { name, features, weights, own, initial } = table;
    const counts = weights.map(
      (weight) =>
        this.byName.get(weight)?.choices ?? this.fail(`the architecture weight ${weight} was not requested before`),
    );
    const shape = [...counts, ...(own === undefined ? [] : [own[1]]), this.positive(features)];
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const start: InitialValue =
      initial === 'uniform'
        ? { is: 'uniform', bound: 1 / Math.sqrt(Math.max(rows, 1)) }
        : { is: initial === 0 ? 'zeros' : 'ones' };
    return this.step([features], {
      op: 'lookup',
      x: x.id,
      table: this.variable(name, shape, 'other', start, own !== undefined),
      weights,
      uses: weights.map((weight) => this.latestUse(weight)),
      index: own?.[0],
    });
  }

  regroup(name: string, weights: readonly string[], most: number): void {
    this.regroupings.push({ scope: this.named(name), weights, most });
  }

  part(name: string, part: NetworkPart, inputs: readonly Value[], features: number): readonly Value[] {
    return this.inside(this.named(name), part, () => part.plan(this, inputs, features));
  }

  module(row: ModuleRow, part: NetworkPart, inputs: readonly Value[], features: number): readonly Value[] {
    return this.addModule(row, part, inputs, () => part.plan(this, inputs, features));
  }

  /** What names of variables begin with; an empty text stands for those of the current part. */
  private beginning(text: string): string {
    return text === '' && this.scope !== '' ? `${this.scope}.` : this.named(text);
  }

  private chooseOf(
    inputs: readonly Value[],
    weight: string,
    branches: readonly (() => Value)[],
    more: Pick<Extract<NewStep, { op: 'choice' }>, 'names' | 'split'> = {},
  ): Value {
    const { strategy, choices } =
      this.byName.get(weight) ?? this.fail(`the architecture weight ${weight} was not requested before`);
    if (branches.length !== choices) this.fail(`${weight} has ${choices} candidates, found ${branches.length}`);
    const planned = branches.map((plan) => this.program(inputs, () => [plan()]));
    const results = planned.map(({ outputs }) => outputs[0]!);
    this.same(results, 'choose between');
    return this.step(results[0]!.shape, {
      op: 'choice',
      xs: inputs.map((x) => x.id),
      weight,
      use: this.latestUse(weight),
      strategy,
      scope: this.scope,
      ...more,
      branches: planned.map(({ program }) => program),
    });
  }

  /** Which request of a weight is the latest, counted from 0. */
  private latestUse(weight: string): number {
    return this.requests.filter(({ name }) => name === weight).length - 1;
  }

  private single(values: readonly Value[]): Value {
    const [value] = values;
    return value !== undefined && values.length === 1 ? value : this.fail(`needs one output, found ${values.length}`);
  }
}
