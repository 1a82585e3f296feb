import type { Shape } from '@uninas/contracts';
import { networkSvg } from '../draw/network-svg.js';
import { captionOf } from '../network/caption.js';
import { openNetworkFile } from '../network/network-file.js';
import { macsOf, networkJson, type NetworkJson } from '../network/network-json.js';
import { openNetworks, type MacRuleName } from '../network/open-networks.js';
import { planShown } from '../network/plan-shown.js';
import type { KnownShapes } from '../network/shapes.js';
import { openRegisterAt } from '../open-register.js';
import { checkJson, type ProblemJson } from '../report/problem-json.js';
import { placeOf, type ConfigQuery } from './config-query.js';

/** A network as a program asks for it. */
export interface NetworkQuery extends Pick<ConfigQuery, 'plugins' | 'cwd' | 'env'> {
  /** A file with a description or an argument tree, the folder of a run, or the name of a shipped network. */
  readonly file: string;
  readonly rule?: MacRuleName;
  /** `[height, width, channels]` or `[features]`; as the data set says, or assumed, when left out. */
  readonly input?: Shape;
  readonly classes?: number;
}

/** What is known of a network, of a search network with every candidate. */
export interface NetworkShown extends NetworkJson {
  readonly rule: MacRuleName;
  readonly cells: readonly (NetworkJson['cells'][number] & { readonly macs: number })[];
  readonly weights: readonly { readonly name: string; readonly choices: number }[];
  /** A drawing. */
  readonly svg: string;
}

/**
 * The table and the drawing of a network, as `uninas network` shows it; no tensor is allocated.
 *
 * Imports the classes of the network's modules.
 *
 * @returns the problems, if it is a configuration with errors
 * @throws {Error} if there is no such network, or it cannot be planned
 */
export async function networkShown(
  query: NetworkQuery,
): Promise<NetworkShown | { readonly problems: readonly ProblemJson[] }> {
  const { file, rule = 'uninas', input, classes, plugins = [] } = query;
  const { cwd, env } = query;
  const place = placeOf({ files: [], ...(cwd !== undefined && { cwd }), ...(env && { env }) });
  const surroundings = { ...(await openRegisterAt(place, plugins)), cwd: place.cwd };
  const networks = await openNetworks(place.cwd);
  const given: KnownShapes = { ...(input && { input }), ...(classes && { output: [classes] }), from: 'as given' };
  const wanted = { given, gene: undefined, command: 'network' };
  const found = await openNetworkFile(file, networks, wanted, surroundings);
  if ('problems' in found) return { problems: checkJson(undefined, found.problems, false).problems };
  const { plan, body } = await planShown(found, networks, { given, modules: surroundings.register });
  const table = networkJson(plan, networks, rule);
  const cells = plan.modules.filter(({ part }) => part === 'cell');
  return {
    ...table,
    rule,
    cells: table.cells.map((cell, i) => ({
      ...cell,
      macs: macsOf({ ...plan, modules: [cells[i]!] }, networks, rule),
    })),
    weights: plan.weights.map(({ name, choices }) => ({ name, choices })),
    svg: networkSvg(body, plan, captionOf(found.file, plan, networks, rule)),
  };
}
