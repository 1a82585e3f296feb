import type { ArgEntry, Inherits, MetaEntry, Rule } from '@uninas/core';
import type { CallExpression, Expression, Node } from 'ts-morph';
import { checkMembers } from '../check/check-members.js';
import { checkRestatedArg, checkRestatedSlot } from '../check/check-restated.js';
import { checkInherits, checkRule } from '../check/check-rules.js';
import { checkArg, checkHelp, type Complaint } from '../check/check-value.js';
import type { KnownKinds } from '../check/known-kinds.js';
import type { Problems } from '../check/problems.js';
import { isRecord, isText, isTexts } from '../check/shapes.js';
import type { DeclaredClass } from './declared.js';
import type { LiteralReader } from './literal.js';
import { isArg, isRule, isSlot } from './makers.js';

/** What reading declarations needs from around them. */
export interface ReadingContext {
  readonly problems: Problems;
  readonly literals: LiteralReader;
  readonly kinds: KnownKinds;
}

const NO_ARG: Complaint = {
  code: 'UNINAS_ENOT_LITERAL',
  message:
    'is not made by an argument maker (int, float, bool, str, choice, path, moduleName, moduleNames, list, lists)',
};
const NO_SLOT: Complaint = {
  code: 'UNINAS_ENOT_LITERAL',
  message: 'is not made by a slot maker (one, optional, any, between)',
};
const NO_SLOT_NAME: Complaint = { code: 'UNINAS_ESLOT_NAME', message: 'names of slots start with cls_' };
const NO_RULES: Complaint = {
  code: 'UNINAS_ERULE',
  message:
    'rules is no list of rules (lessThan, atMost, sameLength, exclusive, exactlyOneOf, atLeastOneOf, requires, eachNamed, distinct)',
};
const NO_INHERITANCE: Complaint = {
  code: 'UNINAS_EINHERIT',
  message: 'inherits is no { from, take, drop, set }: an argument, slots, paths, and values by path',
};

/** Reads the calls of `with` in extends clauses. */
export class DeclarationReader {
  readonly #context: ReadingContext;

  constructor(context: ReadingContext) {
    this.#context = context;
  }

  /** A class's declarations after those of its base; everything that is wrong with them is reported. */
  extend(base: DeclaredClass, call: CallExpression, from: string): DeclaredClass {
    const before = this.#context.problems.count;
    const [args, metas, options] = call.getArguments() as Expression[];
    const ownArgs = args ? this.#args(args, base, from) : {};
    const ownMetas = metas ? this.#metas(metas, base, from) : {};
    const { rules = [], inherits } = options ? this.#options(options) : {};
    const declared: DeclaredClass = {
      args: { ...base.args, ...ownArgs },
      metas: { ...base.metas, ...ownMetas },
      rules: [...base.rules, ...rules],
      inherits: inherits ?? base.inherits,
      isWhole: base.isWhole && this.#context.problems.count === before,
    };
    const own = { args: ownArgs, metas: ownMetas };
    for (const [name, complaint] of checkMembers(declared, own)) this.#complain(call, name, [complaint]);
    if (options !== undefined && declared.isWhole) {
      for (const rule of rules) this.#complain(options, undefined, checkRule(rule, declared));
      if (inherits !== undefined) this.#complain(options, undefined, checkInherits(inherits, declared));
    }
    return declared;
  }

  #args(expression: Expression, base: DeclaredClass, from: string): Readonly<Record<string, ArgEntry>> {
    const own: Record<string, ArgEntry> = {};
    for (const { name, node, value } of this.#members(expression)) {
      if (!isArg(value)) {
        this.#complain(node, name, [NO_ARG]);
        continue;
      }
      this.#complain(node, name, checkArg(value));
      const kind = value.kind === undefined ? value.item : value;
      if (kind?.type === 'module') this.#context.kinds.check(node, name, kind.kind, kind.where);
      if (Object.hasOwn(base.args, name)) this.#complain(node, name, checkRestatedArg(value, base.args[name]!));
      own[name] = { ...value, from };
    }
    return own;
  }

  #metas(expression: Expression, base: DeclaredClass, from: string): Readonly<Record<string, MetaEntry>> {
    const own: Record<string, MetaEntry> = {};
    for (const { name, node, value } of this.#members(expression)) {
      if (!name.startsWith('cls_')) this.#complain(node, name, [NO_SLOT_NAME]);
      if (!isSlot(value)) {
        this.#complain(node, name, [NO_SLOT]);
        continue;
      }
      this.#complain(node, name, checkHelp(value.help));
      this.#context.kinds.check(node, name, value.kind, value.where, value.whereAny);
      if (value.max !== null && value.max < Math.max(value.min, 1)) {
        this.#complain(node, name, [
          { code: 'UNINAS_ELIMIT', message: `no number of modules is ${value.min} to ${value.max}` },
        ]);
      }
      if (Object.hasOwn(base.metas, name)) this.#complain(node, name, checkRestatedSlot(value, base.metas[name]!));
      own[name] = { ...value, from };
    }
    return own;
  }

  /** The members of a record whose values could be read. */
  #members(expression: Expression): readonly { readonly name: string; readonly node: Node; readonly value: unknown }[] {
    return this.#context.literals.properties(expression).flatMap(({ name, value }) => {
      const read = value && this.#context.literals.read(value);
      return read === undefined ? [] : [{ name, node: value!, value: read.value }];
    });
  }

  #options(expression: Expression): { readonly rules?: readonly Rule[]; readonly inherits?: Inherits } {
    const read = this.#context.literals.read(expression);
    if (read === undefined) return {};
    const { rules = [], inherits } = isRecord(read.value) ? read.value : {};
    const hasRules = Array.isArray(rules) && rules.every(isRule);
    if (!hasRules) this.#complain(expression, undefined, [NO_RULES]);
    const isInheriting = isInherits(inherits);
    if (inherits !== undefined && !isInheriting) this.#complain(expression, undefined, [NO_INHERITANCE]);
    return { ...(hasRules && { rules }), ...(isInheriting && { inherits }) };
  }

  #complain(node: Node, name: string | undefined, complaints: readonly Complaint[]): void {
    for (const { code, message } of complaints) {
      this.#context.problems.add(node, code, name === undefined ? message : `${name}: ${message}`);
    }
  }
}

function isInherits(value: unknown): value is Inherits {
  if (!isRecord(value)) return false;
  const { from, take, drop = [], set = {} } = value;
  return isText(from) && isTexts(take) && isTexts(drop) && isRecord(set);
}
