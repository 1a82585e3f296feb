import {
  any,
  between,
  bool,
  choice,
  definePlugin,
  exclusive,
  float,
  inject,
  int,
  kindsOf,
  list,
  lists,
  Module,
  moduleName,
  moduleNames,
  one,
  optional,
  path,
  Register,
  registrationOf,
  str,
  type Node,
} from '@uninas/core';
import {
  Metric,
  Optimizer,
  Task,
  type GroupOptimizer,
  type Metrics,
  type Ops,
  type ParameterGroup,
  type Targets,
  type TaskContext,
  type TaskResult,
  type Tensor,
} from '@uninas/contracts';

/* What a package of somebody else may contain; nothing here names a type that inference finds. */

export const RUN = Symbol('run');
export class Run {
  steps = 0;
}

declare module '@uninas/core' {
  interface ModuleKinds {
    painter: Painter;
  }
}

/** A kind of one's own. */
@Register.kind('painter', ['fast'])
export abstract class Painter extends Module.with({
  size: int(3, 'size', { min: 1 }),
  mode: choice('a', ['a', 'b'], 'mode'),
}) {
  abstract paint(): string;
}

@Register.as('painter', { fast: true }, { aliases: ['OldPainter'], needs: ['paint'] })
export class RedPainter extends Painter.with(
  {
    size: int(4, 'size'),
    tones: list(float, [1, 2], 'tones'),
    ways: lists(int, [[1]], 'ways'),
    names: list(str, ['a'], 'names'),
    act: moduleName('act_fun', 'relu', 'activation'),
    acts: moduleNames('act_fun', ['relu'], 'activations'),
    dir: path('{path_tmp}', 'folder'),
    on: bool(false, 'whether it is on'),
  },
  { cls_inner: any('painter', 'inner ones', { duplicates: true }), cls_metric: optional('metric', 'metric') },
) {
  constructor(
    node: Node,
    @inject(RUN) readonly run: Run,
  ) {
    super(node);
  }
  override paint(): string {
    const { size, mode, tones, ways, names, act, acts, dir, on } = this.args;
    const literal: 'a' | 'b' = mode;
    const way: number = ways[0]?.[0] ?? 0;
    const inner = this.children.cls_inner.map((painter) => painter.paint());
    const metric: Metric | undefined = this.children.cls_metric;
    return [size + 1, literal, tones.length, way, names.join(), act, acts[0], dir, !on, ...inner, metric?.args].join();
  }
}

export const Base = Module.with(
  { seed: int(0, 'seed') },
  { cls_painters: between('painter', 1, null, 'painters') },
  { rules: [exclusive('seed', 'cls_painters')] },
);
export abstract class Half extends Base.with({ more: str('', 'more') }) {}

@Register.as('optimizer')
export class LazyOptimizer extends Optimizer.with({ lr: float(0.1, 'learning rate') }) {
  override create(_group: ParameterGroup, _ops: Ops): GroupOptimizer {
    throw new Error(`${this.args.lr} ${this.args.weight_decay}`);
  }
}

@Register.as('metric', { distill: false })
export class ZeroMetric extends Metric.with({ name: str('zero', 'key') }) {
  override evaluate(_ops: Ops, _outputs: readonly Tensor[], _targets: Targets): Metrics {
    return { [this.args.name]: 0 };
  }
}

@Register.as('task', { search: true })
export class PaintTask extends Task.with({}, { cls_painter: one('painter', 'painter', { where: { fast: true } }) }) {
  override run(context: TaskContext): Promise<TaskResult> {
    context.log.info(this.children.cls_painter.paint());
    return Promise.resolve({ done: true, summary: { seed: this.args.seed } });
  }
}

export default definePlugin({ name: 'dependent', core: '^0.1.0', modules: () => import('./dependent.fixture.js') });
export const kinds = kindsOf(RedPainter);
export const registration = registrationOf(RedPainter);
