/** A value that an argument can hold; nested lists occur once (`mixed_priors`). */
export type ArgValue = string | number | boolean | readonly ArgValue[];

/** What the elements of a list, or the value of a plain argument, must be. */
export type ArgType = 'int' | 'float' | 'bool' | 'str' | 'choice' | 'path' | 'module' | 'list';

/** An argument as plain data: what the manifest stores and every tool reads. */
export interface ArgSpec {
  readonly type: ArgType;
  readonly default: ArgValue;
  /** A lower-case fragment with the unit, shown in every listing. */
  readonly help: string;
  /** Smallest allowed value, inclusive. */
  readonly min?: number;
  /** Largest allowed value, inclusive. */
  readonly max?: number;
  /** The value must be larger than this. */
  readonly above?: number;
  /** The value must be smaller than this. */
  readonly below?: number;
  /** The allowed texts of a choice. */
  readonly choices?: readonly string[];
  /** The kind of the module that a module name refers to. */
  readonly kind?: string;
  /** The flags that the named module must have. */
  readonly where?: Readonly<Record<string, boolean>>;
  /** What the elements of a list are. */
  readonly item?: ItemSpec;
  /** Fewest elements of a list. */
  readonly minLength?: number;
  /** Most elements of a list. */
  readonly maxLength?: number;
  /** Former names; configurations that use one load with a warning. */
  readonly aliases?: readonly string[];
}

/** The element type of a list. */
export type ItemSpec = Omit<ArgSpec, 'default' | 'help' | 'aliases'>;

declare const VALUE: unique symbol;

/** An argument whose value has the TypeScript type `T`. */
export interface Arg<T> extends ArgSpec {
  readonly [VALUE]?: T;
}

/** A record of arguments by name, as written in an `extends` clause. */
export type ArgSpecs = Readonly<Record<string, ArgSpec>>;

/** The values of a record of arguments. */
export type ArgValues<A> = { readonly [N in keyof A]: A[N] extends Arg<infer T> ? T : never };

interface Renamed {
  readonly aliases?: readonly string[];
}
interface Limits extends Renamed {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}
interface ListLimits extends Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
}
interface NameOptions extends Renamed {
  readonly where?: Readonly<Record<string, boolean>>;
}

/** A whole number. */
export function int(value: number, help: string, options: Limits = {}): Arg<number> {
  return { type: 'int', default: value, help, ...options };
}

/** A finite number. */
export function float(value: number, help: string, options: Limits = {}): Arg<number> {
  return { type: 'float', default: value, help, ...options };
}

/** True or false; as text also t, f, yes, no, 1, 0. */
export function bool(value: boolean, help: string, options: Renamed = {}): Arg<boolean> {
  return { type: 'bool', default: value, help, ...options };
}

/** Free text; `{placeholders}` are filled in, `{{` and `}}` stand for braces. */
export function str(value: string, help: string, options: Renamed = {}): Arg<string> {
  return { type: 'str', default: value, help, ...options };
}

/** A file or folder; `~` and `${HOME}` stand for the home folder, `{path_...}` for the configured ones. */
export function path(value: string, help: string, options: Renamed = {}): Arg<string> {
  return { type: 'path', default: value, help, ...options };
}

/** One of a closed set of texts. */
export function choice<const C extends string>(
  value: NoInfer<C>,
  choices: readonly C[],
  help: string,
  options: Renamed = {},
): Arg<C> {
  return { type: 'choice', default: value, choices, help, ...options };
}

/** The name of a registered module that is used but not built by the tree, such as an activation function. */
export function moduleName(kind: string, value: string, help: string, options: NameOptions = {}): Arg<string> {
  return { type: 'module', kind, default: value, help, ...options };
}

/** Several module names: a JSON array, or comma separated text. */
export function moduleNames(
  kind: string,
  value: readonly string[],
  help: string,
  options: NameOptions & { readonly minLength?: number } = {},
): Arg<readonly string[]> {
  const { where, ...rest } = options;
  return { type: 'list', item: { type: 'module', kind, ...(where && { where }) }, default: value, help, ...rest };
}

type Element<M> = M extends (value: infer T, ...rest: never[]) => unknown ? T : never;

/** A list of numbers, booleans or texts: a JSON array, or comma separated text. */
export function list<M extends typeof int | typeof float | typeof bool | typeof str>(
  of: M,
  value: readonly Element<M>[],
  help: string,
  options: ListLimits = {},
): Arg<readonly Element<M>[]> {
  const { aliases, minLength, maxLength, ...limits } = options;
  return {
    type: 'list',
    item: { type: itemType(of), ...limits },
    default: value,
    help,
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(aliases && { aliases }),
  };
}

/** A list of lists, such as `[[], [-1], [-2, -1]]`. */
export function lists<M extends typeof int | typeof float | typeof str>(
  of: M,
  value: readonly (readonly Element<M>[])[],
  help: string,
  options: Renamed = {},
): Arg<readonly (readonly Element<M>[])[]> {
  return { type: 'list', item: { type: 'list', item: { type: itemType(of) } }, default: value, help, ...options };
}

function itemType(maker: unknown): 'int' | 'float' | 'bool' | 'str' {
  if (maker === bool) return 'bool';
  return maker === int ? 'int' : maker === float ? 'float' : 'str';
}
