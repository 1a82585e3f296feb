import type { RegisteredModule } from '@uninas/core';
import type { Choice } from '../ui/ui-store.js';

/** A line of a list of modules. */
export interface Option {
  readonly name: string;
  /** What is chosen with it. */
  readonly value: string;
  readonly doc: string;
  readonly module?: RegisteredModule;
  /** The command without which it cannot be used. */
  readonly install?: string;
}

/** What can be chosen and matches a text: names that begin with it first, then names, then help texts. */
export function optionsOf({ modules, ghosts, none }: Choice, query: string): readonly Option[] {
  const ofModule = (module: RegisteredModule): Option => {
    return { name: module.name, value: module.name, doc: module.entry.doc, module };
  };
  const all: readonly Option[] = [
    ...(none === undefined ? [] : [{ name: none, value: '', doc: 'Nothing is used.' }]),
    ...modules.map(ofModule),
    ...ghosts.map(({ module, install }) => ({ ...ofModule(module), install })),
  ];
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return all;
  const rank = ({ name, doc }: Option): number => {
    const at = name.toLowerCase().indexOf(wanted);
    return at === 0 ? 0 : at > 0 ? 1 : doc.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return [0, 1, 2].flatMap((wantedRank) => all.filter((option) => rank(option) === wantedRank));
}
