import type { Problem } from '@uninas/core';
import type { Located } from '../state/check.js';

/** Problems that the server found, without the places and fixes in the text that it was sent: here there is no such text. */
export function ofServer(problems: readonly Problem[]): readonly Located[] {
  return problems.map(({ code, severity, path, message, expected, found, suggestion }) => ({
    code,
    severity,
    path,
    message,
    expected,
    ...(found !== undefined && { found }),
    ...(suggestion !== undefined && { suggestion }),
  }));
}
