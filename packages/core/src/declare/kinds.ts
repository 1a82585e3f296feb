/**
 * The kinds of modules and what each kind guarantees, open to everybody.
 *
 * A package that brings a kind adds it by declaration merging:
 * `declare module '@uninas/core' { interface ModuleKinds { optimizer: Optimizer } }`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface ModuleKinds {}

/** The name of a kind that some imported package declares. */
export type Kind = keyof ModuleKinds & string;

/** Boolean properties of a module by which slots filter, such as `search: true`. */
export type Flags = Readonly<Record<string, boolean>>;
