export { bool, choice, float, int, list, lists, moduleName, moduleNames, path, str } from './declare/arg.js';
export type { Arg, ArgSpec, ArgSpecs, ArgType, ArgValue, ArgValues, ItemSpec } from './declare/arg.js';
export type { Inherits } from './declare/inherits.js';
export { kindsOf } from './declare/kind.js';
export type { KindDeclaration } from './declare/kind.js';
export type { Flags, Kind, ModuleKinds } from './declare/kinds.js';
export { any, between, one, optional } from './declare/meta-arg.js';
export type { ChildrenOf, MetaArg, MetaArgSpec, MetaArgSpecs } from './declare/meta-arg.js';
export { Module } from './declare/module.js';
export type { Configured, DeclarationOptions, Declared, Disposable, Node } from './declare/module.js';
export { inject, needsOf, registrationOf } from './declare/registration.js';
export type { ModuleClass, Registration, RegistrationOptions } from './declare/registration.js';
export {
  atLeastOneOf,
  atMost,
  distinct,
  eachNamed,
  exactlyOneOf,
  exclusive,
  lessThan,
  requires,
  sameLength,
} from './declare/rule.js';
export type { Rule } from './declare/rule.js';
export type {
  ArgEntry,
  ClassEntry,
  KindEntry,
  Manifest,
  MetaEntry,
  ModuleEntry,
  SourcePlace,
} from './register/manifest.js';
export { definePlugin } from './register/plugin.js';
export type { InstalledPlugin, Plugin } from './register/plugin.js';
export { fits, Register, RegisterError } from './register/register.js';
export type { RegisteredModule } from './register/register.js';
export { limitsOf } from './config/coerce.js';
export { entriesOf, placeOf, wordEntry } from './config/layer.js';
export type { Entry, Origin } from './config/layer.js';
export { fillPlaceholders, placeholdersOf, STANDARD_PATHS } from './config/placeholder.js';
export { isYaml, readSource } from './config/read.js';
export type { Place, Pointer, Source } from './config/source.js';
export { isOk } from './diagnose/problem.js';
export type { Fix, Problem, ProblemCode } from './diagnose/problem.js';
export { suggest } from './diagnose/suggest.js';
export type { Suggestion } from './diagnose/suggest.js';
export { memberPath, nodeName, slotName, walk } from './tree/arg-tree.js';
export type { ArgTreeNode } from './tree/arg-tree.js';
export type { EarlierRun } from './tree/inherit.js';
export { namedModules } from './tree/module-names.js';
export { parse } from './tree/parse.js';
export type { ParseOptions, ParseResult } from './tree/parse.js';
export { valueReader } from './tree/value-reader.js';
export type { ValueContext } from './tree/value-reader.js';
export { wildcardsOf } from './tree/wildcards.js';
export { applyFixes } from './convert/fix-text.js';
export { explain } from './convert/explain.js';
export type { Explanation } from './convert/explain.js';
export { toFlat } from './convert/flat.js';
export type { FlatData } from './convert/flat.js';
export { toHierarchical } from './convert/hierarchical.js';
export type { NodeData } from './convert/hierarchical.js';
export { yamlText } from './convert/yaml-text.js';
export { jsonSchema } from './schema/json-schema.js';
export type { JsonSchema } from './schema/json-schema.js';
export { Random } from './random/random.js';
export type { RandomKey } from './random/random.js';
export { CORE_VERSION } from './version.js';
