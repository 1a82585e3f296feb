import type { Flags } from '@uninas/core';
import type { CallExpression } from 'ts-morph';
import type { Problems } from '../check/problems.js';
import { isRecord, isText, isTexts } from '../check/shapes.js';
import type { LiteralReader } from '../source/literal.js';

/** What `Register.kind(...)` states. */
export interface KindValues {
  readonly kind: string;
  readonly flags: readonly string[];
}

/** What `Register.as(...)` states. */
export interface ModuleValues {
  readonly kind: string;
  readonly flags: Flags;
  readonly needs: readonly string[];
  readonly aliases: readonly string[];
}

/** The values of a registration; undefined after a problem was reported. */
export function kindValues(call: CallExpression, literals: LiteralReader, problems: Problems): KindValues | undefined {
  const values = literals.readAll(call.getArguments());
  if (values === undefined) return undefined;
  const [kind, flags = []] = values;
  if (isText(kind) && isTexts(flags)) return { kind, flags };
  problems.add(call, 'UNINAS_EWRONG_TYPE', 'Register.kind takes the name of the kind and a list of flags');
  return undefined;
}

/** The values of a registration; undefined after a problem was reported. */
export function moduleValues(
  call: CallExpression,
  literals: LiteralReader,
  problems: Problems,
): ModuleValues | undefined {
  const values = literals.readAll(call.getArguments());
  if (values === undefined) return undefined;
  const [kind, flags = {}, options = {}] = values;
  if (isText(kind) && isRecord(flags) && isRecord(options)) {
    const { needs = [], aliases = [] } = options;
    if (isTexts(needs) && isTexts(aliases)) return { kind, flags: flags as Flags, needs, aliases };
  }
  const message = 'Register.as takes the name of the kind, flags by name, and { needs, aliases } as lists of names';
  problems.add(call, 'UNINAS_EWRONG_TYPE', message);
  return undefined;
}
