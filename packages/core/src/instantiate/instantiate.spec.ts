import { inject, registrationOf } from '../declare/registration.js';
import { float, int, str } from '../declare/arg.js';
import { any } from '../declare/meta-arg.js';
import { Module, type Node } from '../declare/module.js';
import { liveManifest } from '../node/live-plugin.js';
import { Register } from '../register/register.js';
import { parse } from '../tree/parse.js';
import { FLAT, toyEntries, toyPlugin, toyRegister } from '../toy.fixture.js';
import { instantiate, InstantiateError, load, type Instance } from './instantiate.js';

const COUNTER = Symbol('counter');
const LOG = Symbol('log');
class Counter {
  n = 0;
}

declare module '../declare/kinds.js' {
  interface ModuleKinds {
    part: Module;
  }
}

const disposed: string[] = [];

@Register.kind('part')
abstract class Part extends Module {}

@Register.as('task')
class WholeTask extends Module.with(
  { note: str('', 'text') },
  { cls_parts: any('part', 'parts', { duplicates: true }) },
) {
  dispose() {
    disposed.push('whole');
  }
}

@Register.as('part')
class OwnerPart extends Part.with({}, { cls_inner: any('part', 'inner', { duplicates: true }) }) {
  static provides = () => [[COUNTER, new Counter()] as const];
  dispose() {
    disposed.push(`owner ${this.node.path}`);
  }
}

@Register.as('part')
class CountingPart extends Part.with({ step: int(1, 'step') }) {
  readonly value: number;
  constructor(
    node: Node,
    @inject(COUNTER) readonly counter: Counter,
    @inject(LOG) readonly log: string[],
  ) {
    super(node);
    this.value = counter.n += this.args.step;
  }
}

/** Has no constructor of its own: takes its parent's tokens. */
@Register.as('part')
class HeirPart extends CountingPart {}

/** Plain JavaScript style. */
class PlainPart extends Part {
  static needs = [LOG];
  constructor(
    node: Node,
    readonly log: string[],
  ) {
    super(node);
  }
}
Register.as('part')(PlainPart as never);

@Register.as('part')
class BrokenPart extends Part.with({ x: float(1, 'x') }) {
  constructor(node: Node) {
    super(node);
    throw new Error('no luck');
  }
}

@Register.as('part')
class StubbornPart extends Part {
  async dispose() {
    await Promise.resolve();
    disposed.push(`stubborn ${this.node.path}`);
    throw new Error(`${this.node.path} stays`);
  }
}

@Register.as('part')
class BrokenOwnerPart extends Part {
  static provides = (): never => {
    throw new Error('nothing to give');
  };
}

/** Wrong plain JavaScript. */
class TokenlessPart extends Part {
  static needs = ['log'];
}
Register.as('part')(TokenlessPart as never);

const CLASSES = {
  StubbornPart,
  BrokenOwnerPart,
  TokenlessPart,
  WholeTask,
  OwnerPart,
  CountingPart,
  HeirPart,
  PlainPart,
  BrokenPart,
};
function partRegister(): Register {
  return new Register().use({
    name: 'parts',
    core: '*',
    manifest: liveManifest('parts', { Part, ...CLASSES }),
    load: (_, entry) => Promise.resolve((CLASSES as Record<string, unknown>)[entry.export]),
  });
}

async function build(config: object, log: string[] = []): Promise<Instance> {
  const register = partRegister();
  const { tree, problems } = parse(toyEntries([config]), register);
  expect(problems).toEqual([]);
  await load(tree!, register);
  return instantiate(tree!, register, { services: [[LOG, log]], paths: { path_tmp: '/t' } });
}

describe('instantiate', () => {
  it('builds children first and hands arguments and children to the constructor', async () => {
    const register = toyRegister();
    const { tree } = parse(toyEntries([FLAT, { '{cls_task}.note': 'with {cls_trainer} in {{braces}}' }]), register);
    await load(tree!, register);
    const { root } = instantiate(tree!, register, { paths: { path_tmp: '/t' }, resolvePath: (text) => `${text}!` });
    expect(root.args).toMatchObject({ seed: 7, note: 'with SimpleTrainer in {braces}', save_dir: '/t/run!' });
    const { cls_method: method } = root.children as { cls_method: Module };
    const optimizers = (method.children as { cls_optimizers: readonly Module[] }).cls_optimizers;
    expect(optimizers[0]!.args).toEqual({ clip_abs: -1, clip_norm: -1, lr: 0.1, momentum: 0 });
    expect(Object.isFrozen(root.args) && Object.isFrozen(optimizers)).toBe(true);
  });

  it('gives the services of a subtree to that subtree only', async () => {
    const owner = { cls: 'OwnerPart', cls_inner: [{ cls: 'CountingPart', step: 2 }, { cls: 'HeirPart' }] };
    const log: string[] = [];
    const { root } = await build({ cls: 'WholeTask', cls_parts: [owner, owner, { cls: 'PlainPart' }] }, log);
    const [first, second, plain] = (root.children as { cls_parts: Module[] }).cls_parts;
    const inner = (part: Module) => (part.children as { cls_inner: CountingPart[] }).cls_inner;
    expect(inner(first!).map((part) => part.value)).toEqual([2, 3]);
    expect(inner(second!).map((part) => part.value)).toEqual([2, 3]);
    expect(inner(first!)[1]!.counter).not.toBe(inner(second!)[1]!.counter);
    expect((plain as PlainPart).log).toBe(log);
  });

  it('says which service nothing around provides', async () => {
    await expect(build({ cls: 'WholeTask', cls_parts: [{ cls: 'CountingPart' }] })).rejects.toThrow(
      /CountingPart at cls_parts#0 asks for the service Symbol\(counter\)/,
    );
  });

  it('names the module whose constructor fails, and disposes what was built', async () => {
    disposed.length = 0;
    const config = { cls: 'WholeTask', cls_parts: [{ cls: 'OwnerPart' }, { cls: 'BrokenPart' }] };
    const error = await build(config).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InstantiateError);
    expect((error as InstantiateError).path).toBe('cls_parts#1');
    expect((error as InstantiateError).message).toBe('BrokenPart at cls_parts#1 cannot be built: no luck');
    await Promise.resolve();
    expect(disposed).toEqual(['owner cls_parts#0']);
  });

  it('disposes children first, once', async () => {
    disposed.length = 0;
    const nested = { cls: 'OwnerPart', cls_inner: [{ cls: 'OwnerPart' }] };
    const instance = await build({ cls: 'WholeTask', cls_parts: [nested] });
    await Promise.all([instance.dispose(), instance.dispose()]);
    expect(disposed).toEqual(['owner cls_parts#0.cls_inner#0', 'owner cls_parts#0', 'whole']);
  });

  it('disposes the others when one fails, one after the other, and tells of all failures', async () => {
    disposed.length = 0;
    const config = {
      cls: 'WholeTask',
      cls_parts: [{ cls: 'StubbornPart' }, { cls: 'OwnerPart' }, { cls: 'StubbornPart' }],
    };
    const error = await (await build(config)).dispose().catch((thrown: unknown) => thrown);
    expect((error as AggregateError).errors.map((each: Error) => each.message)).toEqual([
      'cls_parts#0 stays',
      'cls_parts#2 stays',
    ]);
    expect(disposed).toEqual(['stubborn cls_parts#0', 'owner cls_parts#1', 'stubborn cls_parts#2', 'whole']);
  });

  it('tells why a tree cannot be built, whatever fails while it is taken down', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): number => unhandled.push(error);
    process.on('unhandledRejection', note);
    const config = { cls: 'WholeTask', cls_parts: [{ cls: 'StubbornPart' }, { cls: 'BrokenPart' }] };
    await expect(build(config)).rejects.toThrow('BrokenPart at cls_parts#1 cannot be built: no luck');
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it.each([
    ['BrokenOwnerPart', 'BrokenOwnerPart at cls_parts#0 cannot be built: nothing to give'],
    ['TokenlessPart', /TokenlessPart at cls_parts#0 cannot be built: TokenlessPart: every constructor parameter/],
  ])('names the place of %s', async (cls, message) => {
    const error = await build({ cls: 'WholeTask', cls_parts: [{ cls }] }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InstantiateError);
    expect((error as Error).message).toMatch(message);
  });

  it('takes a service that is undefined for a missing one', async () => {
    const config = { cls: 'WholeTask', cls_parts: [{ cls: 'PlainPart' }] };
    await expect(build(config, undefined as never)).resolves.toBeDefined();
    const register = partRegister();
    const { tree } = parse(toyEntries([config]), register);
    await load(tree!, register);
    expect(() => instantiate(tree!, register, { services: [[LOG, undefined]] })).toThrow(
      /asks for the service Symbol\(log\)/,
    );
  });

  it('keeps two trees of one process apart', async () => {
    const config = { cls: 'WholeTask', cls_parts: [{ cls: 'PlainPart' }] };
    const logs: string[][] = [[], []];
    const [a, b] = [await build(config, logs[0]), await build(config, logs[1])];
    const log = ({ root }: Instance) => (root.children as { cls_parts: PlainPart[] }).cls_parts[0]!.log;
    expect(log(a)).toBe(logs[0]);
    expect(log(b)).toBe(logs[1]);
  });
});

describe('Register', () => {
  it('refuses a name that is taken, in any case, and names both plugins', () => {
    const twin = { ...toyPlugin, name: 'twin', manifest: { ...toyPlugin.manifest, kinds: {} } };
    expect(() => toyRegister().use(twin)).toThrow(
      /SearchTask|AccuracyMetric.* of twin is taken by .* of @toy\/modules/,
    );
  });

  it('refuses a plugin for another version of core and takes nothing of it', () => {
    const register = new Register();
    expect(() => register.use({ ...toyPlugin, core: '^9.0.0' })).toThrow(/works with @uninas\/core \^9/);
    expect(register.modules()).toEqual([]);
  });

  it('filters by all and by any flag; a flag that is not set is false', () => {
    const register = toyRegister();
    const names = (modules: readonly { name: string }[]) => modules.map(({ name }) => name);
    expect(names(register.matchAll('method', { search: true, distill: false }))).toEqual([
      'RandomMethod',
      'TwoStepMethod',
    ]);
    expect(names(register.matchAny('method', { distill: true, search: false }))).toEqual([
      'PlainMethod',
      'TeacherMethod',
    ]);
  });

  it('loads a class once, and says what to install for one that cannot be', async () => {
    const register = toyRegister();
    const [a, b] = await Promise.all([register.load('SGDOptimizer'), register.load('SGDOptimizer')]);
    expect(a).toBe(b);
    expect(registrationOf(a)?.kind).toBe('optimizer');
    await expect(register.load('MissingData')).rejects.toThrow('npm install not-installed');
    expect(() => register.loaded('AdamOptimizer')).toThrow(/not loaded/);
  });

  it('does not take declared classes in by itself', () => {
    expect(new Register().modules()).toEqual([]);
  });
});
