import { Node, type ClassDeclaration, type Expression } from 'ts-morph';
import type { InstalledManifests } from '../package/installed.js';
import { bindingOf, CORE } from './binding.js';
import { DeclarationReader, type ReadingContext } from './declaration-reader.js';
import { fromEntry, NOTHING, type Chain } from './declared.js';

/** Reads what classes declare by following their extends clauses up to `Module`. */
export class ClassReader {
  readonly #installed: InstalledManifests;
  readonly #declarations: DeclarationReader;
  readonly #read = new Map<ClassDeclaration, Chain>();

  constructor(context: ReadingContext & { readonly installed: InstalledManifests }) {
    this.#installed = context.installed;
    this.#declarations = new DeclarationReader(context);
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
      return inner.is === 'module'
        ? { is: 'module', declared: this.#declarations.extend(inner.declared, base, from) }
        : inner;
    }
    const stranger = (reason: string): Chain => ({ is: 'stranger', node: base, reason });
    const binding = bindingOf(base);
    if (binding.is === 'class') return this.read(binding.node);
    if (binding.is === 'const')
      return stranger(`${base.getText()} is a const; write a class, or the declaration itself, in the extends clause`);
    if (binding.is === 'other') return stranger(`${base.getText()} ${binding.what}`);
    if (binding.package === CORE && binding.name === 'Module') return { is: 'module', declared: NOTHING };
    const entry = this.#installed.classEntry(binding.package, binding.name);
    if (entry !== undefined) return { is: 'module', declared: fromEntry(entry) };
    if (this.#installed.manifest(binding.package) === undefined) {
      const reason = `${binding.package} is not installed or has no manifest`;
      return { is: 'stranger', node: base, reason, unread: binding.package };
    }
    return stranger(
      `${binding.name} is no module and no exported abstract class in the manifest of ${binding.package}`,
    );
  }
}
