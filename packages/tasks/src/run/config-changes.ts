import type { JsonValue } from '@uninas/contracts';

interface Config {
  readonly [key: string]: JsonValue;
}

/** What may differ when a run goes on: where it lies, and how far it goes. */
const FREE = new Set(['save_dir', 'save_del_old', 's1_path', 'note', 'cls_trainer.stop_epoch']);
const SHOWN = 60;

/** A value that differs. */
export interface ConfigChange {
  /** Place in the tree. */
  readonly path: string;
  /** As `path: before -> now`. */
  readonly text: string;
}

/** What differs between two complete configurations; another task differs in nothing else. */
export function configChanges(before: JsonValue | undefined, now: JsonValue | undefined): readonly ConfigChange[] {
  const found = differences(before, now, '').filter(({ path }) => !FREE.has(path));
  return found.filter(({ path }, _, all) => path === 'cls' || all[0]?.path !== 'cls');
}

function differences(before: JsonValue | undefined, now: JsonValue | undefined, path: string): ConfigChange[] {
  if (isConfig(before) && isConfig(now)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return names.flatMap((name) => differences(before[name], now[name], path === '' ? name : `${path}.${name}`));
  }
  if (isList(before) && isList(now) && before.length === now.length && [...before, ...now].every(isConfig)) {
    return before.flatMap((member, i) => differences(member, now[i], `${path}#${i}`));
  }
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  return [{ path, text: `${path}: ${shown(before)} -> ${shown(now)}` }];
}

/** A value as JSON; the class stands for a module, and long texts are cut. */
function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'absent';
  if (isConfig(value) && typeof value['cls'] === 'string') return value['cls'];
  if (isList(value) && value.length > 0 && value.every(isConfig)) return `[${value.map(shown).join(', ')}]`;
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isConfig(value: JsonValue | undefined): value is Config {
  return typeof value === 'object' && value !== null && !isList(value);
}
