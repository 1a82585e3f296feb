/** One step of a tree path: a slot and, where it is a list, the child's position. */
export interface Step {
  readonly slot: string;
  readonly index: number | undefined;
}

/** How a flat key names what it sets. */
export type Key =
  /** `cls_trainer`, or the name of an argument of the task. */
  | { readonly form: 'bare'; readonly name: string }
  /** `{cls_optimizers#0}.lr` */
  | { readonly form: 'wildcard'; readonly step: Step; readonly name: string }
  /** `SGDOptimizer#0.lr` */
  | { readonly form: 'class'; readonly cls: string; readonly index: number | undefined; readonly name: string }
  /** `cls_method.cls_optimizers#0.lr`, from the task downwards */
  | { readonly form: 'path'; readonly steps: readonly Step[]; readonly name: string }
  /** Anything else. */
  | { readonly form: 'malformed'; readonly name: string };

const STEP = /^(cls_[A-Za-z0-9_]*)(?:#(\d+))?$/;
const CLASS = /^([A-Za-z_$][\w$]*)(?:#(\d+))?$/;
const WILDCARD = /^\{([^{}]*)\}\.(.+)$/;
const NAME = /^[A-Za-z_]\w*$/;

/** Reads a step such as `cls_optimizers#0`. */
export function parseStep(text: string): Step | undefined {
  const match = STEP.exec(text);
  return match === null ? undefined : { slot: match[1]!, index: toIndex(match[2]) };
}

/** Reads a flat key. */
export function parseKey(text: string): Key {
  const wildcard = WILDCARD.exec(text);
  if (wildcard !== null) {
    // a name that is no slot still makes a wildcard, so that it can be corrected
    const match = CLASS.exec(wildcard[1]!);
    if (match === null || !NAME.test(wildcard[2]!)) return { form: 'malformed', name: text };
    return { form: 'wildcard', step: { slot: match[1]!, index: toIndex(match[2]) }, name: wildcard[2]! };
  }
  const parts = text.split('.');
  const name = parts.pop()!;
  if (!NAME.test(name)) return { form: 'malformed', name: text };
  if (parts.length === 0) return { form: 'bare', name };
  const steps = parts.map(parseStep);
  if (steps.every((step) => step !== undefined)) return { form: 'path', steps, name };
  const match = parts.length === 1 ? CLASS.exec(parts[0]!) : null;
  if (match === null) return { form: 'malformed', name: text };
  return { form: 'class', cls: match[1]!, index: toIndex(match[2]), name };
}

/** Writes a step. */
export function formatStep(step: Step): string {
  return step.index === undefined ? step.slot : `${step.slot}#${step.index}`;
}

function toIndex(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
