import type { Description } from '@uninas/contracts';

/** A description as the text of a `.network_config` file. */
export function descriptionText(description: Description): string {
  return `${JSON.stringify(description, undefined, 2)}\n`;
}
