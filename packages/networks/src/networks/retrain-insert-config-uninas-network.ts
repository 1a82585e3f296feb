import type { Description, NetworkContext } from '@uninas/contracts';
import { int, optional, path, Register } from '@uninas/core';
import { inFile } from '../description/description-error.js';
import { parseDescription } from '../description/parse-description.js';
import { DescribedNetwork } from './described-network.js';

/**
 * A network of the cells in a `.network_config` file, in the body of the
 * configuration: its stem, heads, order of cells and widths.
 *
 * The body has no cells of its own. A stem or heads that it lacks are those of the file; without a
 * body, that of the file is taken as it is.
 */
@Register.as('network')
export class RetrainInsertConfigUninasNetwork extends DescribedNetwork.with(
  {
    log_detail: int(5, 'depth of the printed structure', { min: 0 }),
    config_path: path('not_set', 'file with the cells'),
  },
  { cls_network_body: optional('network_body', 'body in which the cells stand', { optionalForLoading: true }) },
) {
  /** @throws {DescriptionError} if the file holds no body with cells, or they miss one that the body names */
  protected override async body(context: NetworkContext): Promise<Description> {
    const { config_path } = this.args;
    // the default is a path as any other, and was resolved
    if (config_path.endsWith('not_set')) {
      throw new Error('RetrainInsertConfigUninasNetwork: config_path is not set; name a file');
    }
    const stored = await parseDescription(await context.readText(config_path), config_path);
    const own = this.children.cls_network_body;
    if (own === undefined) return stored;
    return inFile(config_path, async () => own.describe(context, stored.submodules?.net ?? stored));
  }
}
