import type { JsonValue } from '@uninas/contracts';

interface Config {
  readonly [key: string]: JsonValue;
}

/** What may differ when a run goes on: where it lies, and how far it goes. */
const FREE = new Set(['save_dir', 'save_del_old', 's1_path', 'note', 'cls_trainer.stop_epoch']);

/** The tree paths whose values differ between two complete configurations, as `path: before -> now`. */
export function configChanges(before: JsonValue | undefined, now: JsonValue | undefined): readonly string[] {
  return differences(before, now, '').filter(({ path }) => !FREE.has(path)).map(({ text }) => text); // prettier-ignore
}

interface Difference {
  readonly path: string;
  readonly text: string;
}

function differences(before: JsonValue | undefined, now: JsonValue | undefined, path: string): Difference[] {
  if (isConfig(before) && isConfig(now)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return names.flatMap((name) => differences(before[name], now[name], path === '' ? name : `${path}.${name}`));
  }
  if (isList(before) && isList(now) && before.length === now.length && [...before, ...now].every(isConfig)) {
    return before.flatMap((member, i) => differences(member, now[i], `${path}#${i}`));
  }
  const [left, right] = [JSON.stringify(before), JSON.stringify(now)];
  return left === right ? [] : [{ path, text: `${path}: ${left ?? 'absent'} -> ${right ?? 'absent'}` }];
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isConfig(value: JsonValue | undefined): value is Config {
  return typeof value === 'object' && value !== null && !isList(value);
}
