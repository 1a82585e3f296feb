import 'reflect-metadata';
import { container, inject as tsyringeInject, injectable, type DependencyContainer } from 'tsyringe';
import type { Disposable, Module, Node } from '../declare/module.js';
import { needsOf, type ModuleClass } from '../declare/registration.js';
import type { Register } from '../register/register.js';
import { walk, type ArgTreeNode } from '../tree/arg-tree.js';
import { namedModules } from '../tree/module-names.js';
import { valueReader, type ValueContext } from '../tree/value-reader.js';

/** The token of a module's own node; the first parameter of every constructor. */
export const NODE = Symbol.for('uninas.node');

/** A service of a subtree: what a module gets that asks for the token with `@inject`. */
export type Service = readonly [token: symbol, value: unknown];

/** What instantiation may need from outside. */
export interface InstantiateOptions extends ValueContext {
  /** Services of the whole tree. */
  readonly services?: readonly Service[];
}

/** A module cannot be built. */
export class InstantiateError extends Error {
  override readonly name = 'InstantiateError';
  readonly code = 'UNINAS_EINSTANTIATE';
  constructor(
    /** Tree path of the module. */
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A tree as running code. */
export interface Instance<T extends Module = Module> {
  readonly root: T;
  /** Disposes all modules that can be, children first, each once; later calls do nothing. */
  dispose(): Promise<void>;
}

/** Imports the classes of all nodes, and of all modules that arguments name. @throws {RegisterError} if one cannot be */
export async function load(tree: ArgTreeNode, register: Register): Promise<void> {
  const names = new Set([...walk(tree)].flatMap((node) => [node.cls, ...namedModules(node)]));
  await Promise.all([...names].map((name) => register.load(name)));
}

/**
 * Builds a loaded tree: one container per node, children before their parent.
 *
 * @throws {InstantiateError} if a constructor fails or a service is missing; what was built by then is disposed
 * @throws {RegisterError} if a class is not loaded
 */
export function instantiate(tree: ArgTreeNode, register: Register, options: InstantiateOptions = {}): Instance {
  const scope = container.createChildContainer();
  provide(scope, options.services ?? []);
  const built: Module[] = [];
  const toArgs = argReader(tree, options);
  const build = (node: ArgTreeNode, parent: DependencyContainer): Module => {
    const own = parent.createChildContainer();
    const cls = register.loaded(node.cls);
    provide(
      own,
      named(node, () => providedBy(cls)),
    );
    const children: Record<string, unknown> = {};
    for (const [slot, meta] of Object.entries(node.entry.metas)) {
      const modules = (node.children[slot] ?? []).map((child) => build(child, own));
      children[slot] = meta.list ? Object.freeze(modules) : modules[0];
    }
    const value: Node = { path: node.path, args: toArgs(node), children: Object.freeze(children) };
    own.register<Node>(NODE, { useValue: Object.freeze(value) });
    const module = named(node, () => construct(cls, own));
    built.push(module);
    return module;
  };
  try {
    const root = build(tree, scope);
    return { root, dispose: once(() => disposeAll(built)) };
  } catch (error) {
    // why it cannot be built is what the caller must hear; what fails on the way out only follows from it
    disposeAll(built).catch(() => undefined);
    throw error;
  }
}

/** Makes a class resolvable by its declared tokens; tsyringe does not inherit them, so each class gets its own. */
const prepared = new WeakSet<ModuleClass>();
function prepare(cls: ModuleClass): void {
  if (prepared.has(cls)) return;
  const target = cls as new (...args: unknown[]) => Module;
  tsyringeInject(NODE)(target, undefined, 0);
  for (const [i, token] of needsOf(cls).entries()) tsyringeInject(token)(target, undefined, i + 1);
  // tsyringe asks for the number of parameters; `length` stops at default values and is 0 without a constructor
  if (!Reflect.hasOwnMetadata('design:paramtypes', target)) {
    Reflect.defineMetadata('design:paramtypes', Array(needsOf(cls).length + 1).fill(Object), target);
  }
  injectable()(target);
  prepared.add(cls);
}

function construct(cls: ModuleClass, scope: DependencyContainer): Module {
  prepare(cls);
  const missing = needsOf(cls).find((token) => !scope.isRegistered(token, true));
  if (missing !== undefined) throw new MissingServiceError(missing);
  return scope.resolve(cls as new (...args: unknown[]) => Module);
}

class MissingServiceError extends Error {
  constructor(token: symbol) {
    super(`asks for the service ${String(token)}, which nothing around it provides`);
  }
}

/** The result of a step in building a node; what it throws is told with the node's name and place. */
function named<T>(node: ArgTreeNode, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    const place = node.path === '' ? node.cls : `${node.cls} at ${node.path}`;
    if (cause instanceof MissingServiceError) throw new InstantiateError(node.path, `${place} ${cause.message}`);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InstantiateError(node.path, `${place} cannot be built: ${reason}`, { cause });
  }
}

/** Makes services known below a node; one that is undefined is none. */
function provide(scope: DependencyContainer, services: readonly Service[]): void {
  for (const [token, value] of services) if (value !== undefined) scope.register(token, { useValue: value });
}

/** The services that a class provides to the modules below it: `static provides()` returns fresh ones for each node. */
function providedBy(cls: ModuleClass): readonly Service[] {
  const { provides } = cls as { provides?: () => readonly Service[] };
  return provides === undefined ? [] : provides.call(cls);
}

function argReader(tree: ArgTreeNode, options: InstantiateOptions): (node: ArgTreeNode) => Node['args'] {
  const read = valueReader(tree, options);
  return (node) =>
    Object.freeze(
      Object.fromEntries(Object.entries(node.args).map(([name, value]) => [name, read(node.entry.args[name]!, value)])),
    );
}

async function disposeAll(modules: readonly Module[]): Promise<void> {
  const failures: unknown[] = [];
  for (const module of modules) {
    try {
      await (module as Partial<Disposable>).dispose?.();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some modules could not be disposed');
}

function once(f: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= f());
}
