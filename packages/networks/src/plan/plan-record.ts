import type {
  InitialValue,
  ModuleRow,
  NetworkPart,
  PlannedModule,
  PlannedVariable,
  Program,
  Regrouping,
  Shape,
  Step,
  Value,
  VariableRole,
  WeightRequest,
  WeightSplit,
} from '@uninas/contracts';
import { DescriptionError } from '../description/description-error.js';
import { isSameShape, LARGEST, sizeOf } from './geometry.js';

/** More than any super-network of the literature has by far; a file may ask for any number. */
const MAX_STEPS = 100_000;

/** A step without what is added when it is recorded. */
export type NewStep = Step extends infer S ? (S extends Step ? Omit<S, 'out' | 'shape'> : never) : never;

/** What a plan is made of while parts are planned: programs, variables, requests, and where in the description it is. */
export class PlanRecord {
  readonly modules: PlannedModule[] = [];
  readonly variables = new Map<string, PlannedVariable>();
  readonly requests: WeightRequest[] = [];
  readonly regroupings: Regrouping[] = [];
  readonly splits: WeightSplit[] = [];
  readonly warnings: string[] = [];
  /** Beginning of the names of variables, without the last dot. */
  protected scope = '';
  private steps: Step[] = [];
  private current: NetworkPart | undefined;
  private nextId = 0;
  private stepCount = 0;
  /** Values of all variables. */
  private values = 0;
  /** Trainable values of the module that is being planned. */
  private params = 0;

  /** A value that comes from outside. */
  input(shape: Shape): Value {
    return { id: this.nextId++, shape };
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  fail(message: string): never {
    const { current } = this;
    const text = current === undefined ? message : `${current.cls}: ${message}`;
    throw new DescriptionError([{ path: current?.place ?? '', message: text }], { isShape: true });
  }

  /** A module that was planned: a row of the table with its program. */
  protected addModule(
    row: ModuleRow,
    part: NetworkPart,
    inputs: readonly Value[],
    plan: () => readonly Value[],
  ): readonly Value[] {
    const outside = this.params;
    this.params = 0;
    const { program, outputs } = this.program(inputs, () => this.inside(row.scope, part, plan));
    const params = this.params;
    this.params = outside + params;
    this.modules.push({
      part: row.part,
      index: row.index,
      name: row.name,
      cls: part.cls,
      inputs: inputs.map((x) => x.shape),
      outputs: outputs.map((x) => x.shape),
      params,
      program,
      ...(row.lossWeight !== undefined && { lossWeight: row.lossWeight }),
    });
    return outputs;
  }

  /** The program that `f` plans. */
  protected program(
    inputs: readonly Value[],
    f: () => readonly Value[],
  ): { readonly program: Program; readonly outputs: readonly Value[] } {
    const outside = this.steps;
    const steps: Step[] = (this.steps = []);
    try {
      const outputs = f();
      return { program: { inputs: inputs.map((x) => x.id), steps, outputs: outputs.map((x) => x.id) }, outputs };
    } finally {
      this.steps = outside;
    }
  }

  /** Runs `f` with names and messages of a part. */
  protected inside<T>(scope: string, part: NetworkPart, f: () => T): T {
    const outside = [this.scope, this.current] as const;
    [this.scope, this.current] = [scope, part];
    try {
      return f();
    } catch (error) {
      if (error instanceof DescriptionError) throw error;
      const message = `${part.cls}: ${error instanceof Error ? error.message : String(error)}`;
      throw new DescriptionError([{ path: part.place, message }], { isShape: true, cause: error });
    } finally {
      [this.scope, this.current] = outside;
    }
  }

  /** Appends an operation. */
  protected step(shape: Shape, step: NewStep): Value {
    if (sizeOf(shape) > Number.MAX_SAFE_INTEGER) {
      this.fail(`a result [${shape.join(', ')}] of ${step.op} has more than ${LARGEST} values`);
    }
    if (++this.stepCount > MAX_STEPS) this.fail(`a network of more than ${MAX_STEPS} operations is not planned`);
    const out = this.nextId++;
    // The step was made for this call: no copy of it is needed.
    this.steps.push(Object.assign(step, { out, shape }));
    return { id: out, shape };
  }

  /** The full name of something of the current part. */
  protected named(name: string): string {
    return this.scope === '' || name === '' ? this.scope + name : `${this.scope}.${name}`;
  }

  /** A name that no variable of the current part has: the name itself, or with a number behind it. */
  protected free(name: string): string {
    let free = name;
    for (let i = 2; this.variables.has(this.named(free)); i++) free = `${name}_${i}`;
    return free;
  }

  /**
   * Adds a variable of the current part; returns its full name.
   *
   * @param isShared whether it may exist already, with the same shape
   */
  protected variable(
    name: string,
    shape: readonly number[],
    role: VariableRole,
    initial: InitialValue,
    isShared = false,
    isPixelwise = false,
  ): string {
    const full = this.named(name);
    const known = this.variables.get(full);
    if (known !== undefined) {
      if (isShared && isSameShape(known.shape, shape)) return full;
      this.fail(`two variables are named ${full}`);
    }
    this.values += sizeOf(shape);
    if (this.values > Number.MAX_SAFE_INTEGER) {
      this.fail(`with ${full} [${shape.join(', ')}] the network has more than ${LARGEST} values`);
    }
    const trainable = role !== 'running_mean' && role !== 'running_variance' && role !== 'depth';
    this.variables.set(full, { name: full, shape, initial, trainable, role, ...(isPixelwise && { isPixelwise }) });
    if (trainable) this.params += sizeOf(shape);
    return full;
  }
}
