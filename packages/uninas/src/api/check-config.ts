import { openConfig } from '../open-config.js';
import { checkJson, type CheckJson } from '../report/problem-json.js';
import { invocationOf, placeOf, type ConfigQuery } from './config-query.js';

/**
 * Everything that is wrong with a configuration, as `uninas check --json` tells it.
 *
 * Runs no code of modules and loads no tensor library.
 *
 * @throws {HomeError} if `UNINAS_HOME` cannot be used
 */
export async function checkConfig(query: ConfigQuery): Promise<CheckJson> {
  const { tree, problems, ok } = await openConfig(invocationOf(query), placeOf(query));
  return checkJson(tree, problems, ok);
}
