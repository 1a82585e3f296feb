const MOST = 200;

/** A value as problems show it: text as it is, other data as JSON, cut where it is long. */
export function shown(value: unknown): string {
  return clipped(typeof value === 'string' ? value : asText(value), MOST);
}

/** A name that may be anything, as messages quote it. */
export function clipped(text: string, most = 60): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

function asText(value: unknown): string {
  // JSON knows neither infinity nor what is not a number
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value) ?? String(value);
}
