import { toHierarchical, type ArgTreeNode } from '@uninas/core';
import type { NetworkQuestion } from '../api/network-api.js';
import type { Checked, Located } from '../editor/state/check.js';
import { ancestorsOf } from '../editor/state/node-path.js';

/** A network of the edited configuration, and how the server is asked for its plan. */
export interface ShownNetwork {
  /** Of the network in the tree. */
  readonly path: string;
  readonly cls: string;
  /** The data set that gives the shapes; undefined if there is none yet. */
  readonly data: string | undefined;
  /** Undefined as long as the network has errors. */
  readonly question: NetworkQuestion | undefined;
  /** Errors of the network and of its data set. */
  readonly problems: readonly Located[];
}

/** Paths of all networks of a configuration. */
export function networkPaths({ nodes }: Pick<Checked, 'nodes'>): readonly string[] {
  return [...nodes.values()].filter(({ entry }) => entry.kind === 'network').map(({ path }) => path);
}

/**
 * The network that is looked at: the one that the selected module is part of,
 * else the first; with the data set that is nearest above it. Nothing else of
 * the configuration matters, so that a network can be seen before the rest is
 * complete.
 */
export function shownNetwork(checked: Pick<Checked, 'nodes' | 'problems'>, selected: string): ShownNetwork | undefined {
  const { nodes } = checked;
  const paths = networkPaths(checked);
  const around = [selected, ...ancestorsOf(selected)];
  const path = paths.findLast((one) => around.includes(one)) ?? paths[0];
  const node = path === undefined ? undefined : nodes.get(path);
  if (node === undefined) return undefined;
  const data = dataOf(node, nodes);
  const problems = checked.problems.filter(
    ({ severity, path: at }) => severity === 'error' && (isOf(node, at) || (data !== undefined && isOf(data, at))),
  );
  const config = {
    cls_network: toHierarchical(node, true),
    ...(data !== undefined && { cls_data: toHierarchical(data, true) }),
  };
  return {
    path: node.path,
    cls: node.cls,
    data: data?.cls,
    question: problems.length > 0 ? undefined : { config },
    problems,
  };
}

/** The data set of the nearest module above that has one, else the first of all. */
function dataOf({ path }: ArgTreeNode, nodes: Checked['nodes']): ArgTreeNode | undefined {
  const isData = (node: ArgTreeNode): boolean => node.entry.kind === 'data_set';
  for (const above of [...ancestorsOf(path)].sort((a, b) => b.length - a.length)) {
    const found = Object.values(nodes.get(above)?.children ?? {})
      .flat()
      .find(isData);
    if (found !== undefined) return found;
  }
  return [...nodes.values()].find(isData);
}

function isOf({ path }: ArgTreeNode, problem: string): boolean {
  return problem === path || problem.startsWith(`${path}.`) || problem.startsWith(`${path}#`);
}
