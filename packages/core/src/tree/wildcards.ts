import type { ArgValue } from '../declare/arg.js';
import { placeholdersOf } from '../config/placeholder.js';
import { placeOf } from '../config/layer.js';
import { suggest } from '../diagnose/suggest.js';
import { memberPath, nodeName, slotName, walk, type ArgTreeNode } from './arg-tree.js';
import type { DraftNode, ParseContext } from './draft.js';

/**
 * What the wildcards of a tree stand for: `cls_trainer` for `SimpleTrainer`,
 * `cls_optimizers#0` for `SGDOptimizer#0`. One that several nodes could mean is absent.
 */
export function wildcardsOf(root: ArgTreeNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const node of walk(root)) {
    const wildcard = slotName(node);
    if (names.has(wildcard)) ambiguous.add(wildcard);
    names.set(wildcard, nodeName(node));
  }
  for (const wildcard of ambiguous) names.delete(wildcard);
  return names;
}

/** Reports placeholders in values that neither the tree nor the configured paths know. */
export function checkPlaceholders(context: ParseContext, root: DraftNode, pathNames: readonly string[]): void {
  let known: ReadonlyMap<string, string> | undefined;
  for (const node of walk(root)) {
    for (const name of Object.keys(node.args)) {
      const value = node.args[name]!;
      // most values are numbers and truth values, and this is done at each keystroke of an editor
      if (typeof value !== 'string' && typeof value !== 'object') continue;
      if (typeof value === 'string' && !value.includes('{')) continue;
      for (const placeholder of textsOf(value).flatMap(placeholdersOf)) {
        known ??= wildcardsOf(root);
        if (known.has(placeholder) || pathNames.includes(placeholder)) continue;
        if (root.deferred.length > 0 && placeholder.startsWith('cls_')) continue;
        const names = [...known.keys(), ...pathNames];
        const near = suggest(placeholder, names);
        const origin = node.origins[name];
        context.problems.push({
          code: 'UNINAS_EUNKNOWN_WILDCARD',
          severity: 'error',
          ...(origin && placeOf(origin, 'value')),
          path: memberPath(node, name),
          message: `{${placeholder}} in ${name} of ${node.cls} stands for nothing; write {{ and }} for braces`,
          found: `{${placeholder}}`,
          expected: names.map((text) => `{${text}}`),
          suggestion: near ? `{${near.name}}` : `{{${placeholder}}}`,
        });
      }
    }
  }
}

function textsOf(value: ArgValue): readonly string[] {
  if (typeof value === 'string') return value.includes('{') ? [value] : [];
  return Array.isArray(value) ? (value as readonly ArgValue[]).flatMap(textsOf) : [];
}
