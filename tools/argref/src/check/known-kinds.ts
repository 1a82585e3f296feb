import type { Node } from 'ts-morph';
import type { Problems } from './problems.js';

/** The kinds that a package may name, and the flags that each allows. */
export class KnownKinds {
  readonly #problems: Problems;
  readonly #flags: ReadonlyMap<string, readonly string[]>;
  readonly #unread: readonly string[];

  /** @param unread packages whose manifest is missing, and with it perhaps the kind that is looked for */
  constructor(problems: Problems, flags: ReadonlyMap<string, readonly string[]>, unread: readonly string[]) {
    this.#problems = problems;
    this.#flags = flags;
    this.#unread = unread;
  }

  /** Reports a kind that nobody declares, and flags that it does not allow. */
  check(node: Node, place: string, kind: unknown, ...filters: readonly unknown[]): void {
    const allowed = this.#flags.get(String(kind));
    if (typeof kind !== 'string' || allowed === undefined) {
      const [unread] = this.#unread;
      if (unread !== undefined) {
        const message = `${place}: the kind "${String(kind)}" may be one of ${unread}, which has no manifest; run uninas-argref update in it first`;
        this.#problems.addOnce(`manifest ${unread}`, node, 'UNINAS_ENO_MANIFEST', message);
        return;
      }
      const known = [...this.#flags.keys()].sort().join(', ') || 'none';
      const message = `${place}: no kind "${String(kind)}" is declared here or in an installed package (known: ${known})`;
      this.#problems.add(node, 'UNINAS_EUNKNOWN_KIND', message);
      return;
    }
    for (const filter of filters) {
      for (const [flag, value] of Object.entries(filter ?? {})) {
        if (typeof value !== 'boolean') {
          this.#problems.add(node, 'UNINAS_EWRONG_TYPE', `${place}: the flag ${flag} must be true or false`);
        }
        if (allowed.includes(flag)) continue;
        const words = allowed.length === 0 ? 'none' : `only ${allowed.join(', ')}`;
        this.#problems.add(node, 'UNINAS_EUNKNOWN_FLAG', `${place}: the kind ${kind} has no flag "${flag}", ${words}`);
      }
    }
  }
}
