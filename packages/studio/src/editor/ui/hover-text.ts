import type { ModuleEntry } from '@uninas/core';

/** What is shown of a module under the pointer: its docstring and where it comes from; the details show the same. */
export function hoverText({ doc, source, line }: ModuleEntry): string {
  return `${doc}\n\n${source}:${line}`;
}
