import type { JsonValue } from '../json.js';

/**
 * A network, or a part of one, as plain data: UniNAS' JSON network format.
 *
 * Names are those of registered modules; nothing in a description can name
 * code. Groups that are empty are left out.
 */
export interface Description {
  readonly name: string;
  readonly kwargs?: { readonly [name: string]: JsonValue };
  readonly submodules?: { readonly [name: string]: Description };
  readonly submodule_lists?: { readonly [name: string]: readonly Description[] };
  readonly submodule_dicts?: { readonly [name: string]: { readonly [key: string]: Description } };
}
