/** What has arguments and children: a module. */
interface Configured {
  readonly args: object;
  readonly children: object;
}

/** The arguments of a module and of all below it as text, by path. */
export function settingsOf(module: Configured, path: string): Readonly<Record<string, string>> {
  const settings: Record<string, string> = { [path]: module.constructor.name };
  for (const [name, value] of Object.entries(module.args) as [string, unknown][]) {
    settings[`${path}.${name}`] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  for (const [slot, child] of Object.entries(module.children) as [string, unknown][]) {
    const isList = Array.isArray(child);
    const modules: readonly unknown[] = isList ? child : [child];
    for (const [i, one] of modules.entries()) {
      if (isConfigured(one)) Object.assign(settings, settingsOf(one, `${path}.${slot}${isList ? `#${i}` : ''}`));
    }
  }
  return settings;
}

function isConfigured(value: unknown): value is Configured {
  return typeof value === 'object' && value !== null && 'args' in value && 'children' in value;
}
