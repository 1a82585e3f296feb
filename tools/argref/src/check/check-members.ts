import type { DeclaredClass } from '../source/declared.js';
import type { Complaint } from './check-value.js';

/**
 * What is wrong with the names of arguments and slots together: a
 * configuration gives them, their former names, and the name of the class, as
 * members of one object.
 *
 * @param own what the class adds, so that clashes of its base are not repeated
 */
export function checkMembers(
  declared: Pick<DeclaredClass, 'args' | 'metas'>,
  own: Pick<DeclaredClass, 'args' | 'metas'>,
): readonly (readonly [name: string, complaint: Complaint])[] {
  const { args, metas } = declared;
  const found: [string, Complaint][] = [];
  const taken = (name: string, message: string): void =>
    void found.push([name, { code: 'UNINAS_ENAME_TAKEN', message }]);
  if (Object.hasOwn(own.args, 'cls')) taken('cls', 'this name stands for the class in configurations');
  for (const name of Object.keys({ ...own.args, ...own.metas })) {
    if (Object.hasOwn(args, name) && Object.hasOwn(metas, name)) taken(name, 'is both an argument and a slot');
  }
  for (const [name, { aliases }] of Object.entries({ ...args, ...metas })) {
    for (const alias of Array.isArray(aliases) ? (aliases as readonly string[]) : []) {
      const isName = Object.hasOwn(args, alias) || Object.hasOwn(metas, alias);
      const isOwn = [name, alias].some((one) => Object.hasOwn(own.args, one) || Object.hasOwn(own.metas, one));
      if (isName && isOwn) taken(name, `its former name ${alias} is the name of another argument or slot`);
    }
  }
  return found;
}
