import type { ArgEntry, Inherits, MetaEntry, Rule } from '@uninas/core';
import { Node, type CallExpression, type ClassDeclaration, type Expression } from 'ts-morph';
import { checkRestatedArg, checkRestatedSlot } from '../check/check-restated.js';
import { checkInherits, checkRule } from '../check/check-rules.js';
import { checkArg, checkHelp, type Complaint } from '../check/check-value.js';
import type { KnownKinds } from '../check/known-kinds.js';
import type { Problems } from '../check/problems.js';
import type { InstalledManifests } from '../package/installed.js';
import { bindingOf, CORE } from './binding.js';
import { fromEntry, NOTHING, type Chain, type DeclaredClass } from './declared.js';
import type { LiteralReader } from './literal.js';
import { isArg, isRule, isSlot } from './makers.js';

/** What reading classes needs from around them. */
export interface ReadingContext {
  readonly problems: Problems;
  readonly literals: LiteralReader;
  readonly kinds: KnownKinds;
  readonly installed: InstalledManifests;
}

/** Reads what classes declare by following their extends clauses up to `Module`. */
export class ClassReader {
  readonly #context: ReadingContext;
  readonly #read = new Map<ClassDeclaration, Chain>();

  constructor(context: ReadingContext) {
    this.#context = context;
  }

  /** What a class declares, or where its chain of bases gets lost. */
  read(node: ClassDeclaration): Chain {
    const known = this.#read.get(node);
    if (known !== undefined) return known;
    // an answer for the class itself, met again while its own bases are read
    this.#read.set(node, { is: 'stranger', node, reason: 'extends itself' });
    const base = node.getExtends()?.getExpression();
    const chain: Chain =
      base === undefined
        ? { is: 'stranger', node, reason: `${node.getName()} extends nothing` }
        : this.#chain(base, node.getName() ?? 'default');
    this.#read.set(node, chain);
    return chain;
  }

  #chain(base: Expression, from: string): Chain {
    if (Node.isParenthesizedExpression(base) || Node.isAsExpression(base))
      return this.#chain(base.getExpression(), from);
    const callee = Node.isCallExpression(base) ? base.getExpression() : undefined;
    if (Node.isCallExpression(base) && Node.isPropertyAccessExpression(callee) && callee.getName() === 'with') {
      const inner = this.#chain(callee.getExpression(), from);
      return inner.is === 'module' ? { is: 'module', declared: this.#extend(inner.declared, base, from) } : inner;
    }
    const stranger = (reason: string): Chain => ({ is: 'stranger', node: base, reason });
    const binding = bindingOf(base);
    if (binding.is === 'class') return this.read(binding.node);
    if (binding.is === 'const')
      return stranger(`${base.getText()} is a const; write a class, or the declaration itself, in the extends clause`);
    if (binding.is === 'other') return stranger(`${base.getText()} ${binding.what}`);
    if (binding.package === CORE && binding.name === 'Module') return { is: 'module', declared: NOTHING };
    const entry = this.#context.installed.classEntry(binding.package, binding.name);
    if (entry !== undefined) return { is: 'module', declared: fromEntry(entry) };
    if (this.#context.installed.manifest(binding.package) === undefined) {
      const reason = `${binding.package} is not installed or has no manifest`;
      return { is: 'stranger', node: base, reason, unread: binding.package };
    }
    return stranger(
      `${binding.name} is no module and no exported abstract class in the manifest of ${binding.package}`,
    );
  }

  #extend(base: DeclaredClass, call: CallExpression, from: string): DeclaredClass {
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
    this.#checkNames(call, declared);
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
        this.#complain(node, name, [
          {
            code: 'UNINAS_ENOT_LITERAL',
            message:
              'is not made by an argument maker (int, float, bool, str, choice, path, moduleName, moduleNames, list, lists)',
          },
        ]);
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
      if (!name.startsWith('cls_')) {
        this.#complain(node, name, [{ code: 'UNINAS_ESLOT_NAME', message: 'names of slots start with cls_' }]);
      }
      if (!isSlot(value)) {
        this.#complain(node, name, [
          { code: 'UNINAS_ENOT_LITERAL', message: 'is not made by a slot maker (one, optional, any, between)' },
        ]);
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
    const read = this.#context.literals.read(expression)?.value as
      { readonly rules?: unknown; readonly inherits?: Inherits } | undefined;
    const { rules, inherits } = read ?? {};
    if (rules !== undefined && !(Array.isArray(rules) && rules.every(isRule))) {
      const message =
        'rules is no list of rules (lessThan, atMost, sameLength, exclusive, exactlyOneOf, atLeastOneOf, requires, eachNamed, distinct)';
      this.#context.problems.add(expression, 'UNINAS_ERULE', message);
      return {};
    }
    return { ...(rules !== undefined && { rules: rules as readonly Rule[] }), ...(inherits && { inherits }) };
  }

  /** A configuration gives arguments and slots, and the name of the class, as members of one object. */
  #checkNames(call: CallExpression, declared: DeclaredClass): void {
    for (const name of Object.keys(declared.args)) {
      const isTaken = name === 'cls' || Object.hasOwn(declared.metas, name);
      const message =
        name === 'cls' ? 'this name stands for the class in configurations' : 'is both an argument and a slot';
      if (isTaken) this.#complain(call, name, [{ code: 'UNINAS_ENAME_TAKEN', message }]);
    }
  }

  #complain(node: Node, name: string | undefined, complaints: readonly Complaint[]): void {
    for (const { code, message } of complaints) {
      this.#context.problems.add(node, code, name === undefined ? message : `${name}: ${message}`);
    }
  }
}
