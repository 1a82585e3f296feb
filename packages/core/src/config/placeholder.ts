/** `{{` and `}}` are braces, `${NAME}` is left to path expansion, `{name}` is a placeholder. */
const PART = /\{\{|\}\}|\$\{[^{}]*\}|\{([^{}]+)\}/g;

/** The placeholder names in a text, in order. */
export function placeholdersOf(text: string): readonly string[] {
  if (!text.includes('{')) return [];
  return [...text.matchAll(PART)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
}

/**
 * Fills in placeholders and unescapes doubled braces.
 *
 * @param lookup the text for a name; undefined leaves the placeholder as it stands
 */
export function fillPlaceholders(text: string, lookup: (name: string) => string | undefined): string {
  if (!text.includes('{') && !text.includes('}')) return text;
  return text.replace(PART, (part: string, name: string | undefined) => {
    if (part === '{{') return '{';
    if (part === '}}') return '}';
    return name === undefined ? part : (lookup(name) ?? part);
  });
}

/** The standard paths, usable as `{path_data}`; `UNINAS_HOME/config.json` may move them and add more. */
export const STANDARD_PATHS = [
  'path_data',
  'path_tmp',
  'path_pretrained',
  'path_profiled',
  'path_downloads_misc',
  'path_code_dir',
  'path_config_dir',
  'path_conf_net',
  'path_conf_net_originals',
  'path_conf_net_discovered',
  'path_conf_net_search',
  'path_conf_tasks',
  'path_conf_bench_tasks',
] as const;
