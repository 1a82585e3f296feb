import { toFlat, toHierarchical, yamlText, type ArgTreeNode } from '@uninas/core';

/** Both forms of a configuration. */
export type Form = 'hierarchical' | 'flat';

/** A tree as the text of a complete configuration, as `uninas convert` writes it. */
export async function convertConfig(tree: ArgTreeNode, to: Form, format: 'json' | 'yaml'): Promise<string> {
  const data = to === 'flat' ? toFlat(tree) : toHierarchical(tree);
  return format === 'yaml' ? yamlText(data) : `${JSON.stringify(data, null, 2)}\n`;
}
