import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of public data beside the repository, or where UNINAS_SHARED points; undefined if absent. */
export function sharedData(name: string): string | undefined {
  const shared = process.env['UNINAS_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
  const folder = join(shared, 'data', name);
  return existsSync(folder) ? folder : undefined;
}
