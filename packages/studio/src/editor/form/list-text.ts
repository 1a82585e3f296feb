import type { ItemSpec } from '@uninas/core';

/** A list as it is entered: `1, 2, 3`, or JSON where that would not be clear. */
export function listText(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const isPlain = value.every(
    (item) =>
      typeof item === 'number' || (typeof item === 'string' && item === item.trim() && /^[^,[\]"]+$/.test(item)),
  );
  return isPlain ? value.join(', ') : JSON.stringify(value).replaceAll(',', ', ');
}

/** The list that a text means; the text itself if it means none, so that it can be mended. */
export function listOf(text: string, item: ItemSpec | undefined): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed.startsWith('[')) {
    try {
      const value: unknown = JSON.parse(trimmed);
      return Array.isArray(value) ? value : text;
    } catch {
      return text;
    }
  }
  if (item?.type === 'list') return text;
  const parts = trimmed.split(',').map((part) => part.trim());
  if (item?.type !== 'int' && item?.type !== 'float') return parts;
  const numbers = parts.map((part) =>
    /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(part) ? Number(part) : undefined,
  );
  return numbers.includes(undefined) ? text : numbers;
}
