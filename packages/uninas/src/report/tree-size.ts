import type { ArgTreeNode } from '@uninas/core';

/** How much a tree holds. */
export interface TreeSize {
  readonly modules: number;
  /** Arguments and slots, with that of the task: as many as the flat form has keys. */
  readonly values: number;
}

/** Counts the modules and values of a tree. */
export function sizeOf(root: ArgTreeNode): TreeSize {
  let modules = 0;
  let values = 1;
  const visit = (node: ArgTreeNode): void => {
    modules++;
    values += Object.keys(node.args).length + Object.keys(node.entry.metas).length;
    for (const children of Object.values(node.children)) children.forEach(visit);
  };
  visit(root);
  return { modules, values };
}

/** `SingleSearchTask, 25 modules, 114 arguments`. */
export function sizeText(root: ArgTreeNode): string {
  const { modules, values } = sizeOf(root);
  return `${root.cls}, ${modules} module${modules === 1 ? '' : 's'}, ${values} arguments`;
}
