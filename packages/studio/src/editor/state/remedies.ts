import type { ArgValue } from '@uninas/core';
import type { Located } from './check.js';
import { parentOf, stepsOf } from './data.js';
import { addModule, removeModule, setArg, type Editable, type Edited } from './edit.js';
import { withFix } from './fix.js';
import { ownerOf } from './node-path.js';
import { slotOptions } from './slot-options.js';

/** A way out of a problem. */
export interface Remedy {
  /** What the button says. */
  readonly label: string;
  readonly apply: (at: Editable) => Edited | undefined;
}

/** What can be done about a problem with one click, the likeliest first. */
export function remediesOf(problem: Located, at: Editable): readonly Remedy[] {
  const { fix, pointer, code, path } = problem;
  const remedies: Remedy[] = [];
  if (fix !== undefined) {
    const label =
      fix.do === 'remove' ? 'Remove' : fix.do === 'rename' ? `Rename to ${String(fix.to)}` : `Set to ${String(fix.to)}`;
    remedies.push({ label, apply: ({ data }) => ({ data: withFix(data, fix) }) });
  }
  if (code === 'UNINAS_ELIMIT' || code === 'UNINAS_EWRONG_TYPE') remedies.push(...valueRemedies(problem, at));
  if (code === 'UNINAS_ETOO_FEW') remedies.push(...missingRemedies(path, at));
  if (code === 'UNINAS_ETOO_MANY') remedies.push(...surplusRemedies(path, at));
  const isStray = code === 'UNINAS_EUNKNOWN_ARGUMENT' || code === 'UNINAS_EUNUSED_KEY' || code === 'UNINAS_WDROPPED';
  if (isStray && pointer !== undefined && fix?.do !== 'remove') {
    const removal = { do: 'remove', file: '', pointer, certain: false } as const;
    remedies.push({ label: 'Remove', apply: ({ data }) => ({ data: withFix(data, removal) }) });
  }
  return remedies;
}

function valueRemedies({ path, suggestion, fix }: Located, { checked }: Editable): readonly Remedy[] {
  const owner = ownerOf(path, checked.nodes);
  const name = owner === '' ? path : path.slice(owner.length + 1);
  const arg = checked.nodes.get(owner)?.entry.args[name];
  if (arg === undefined || suggestion === undefined || fix !== undefined) return [];
  const value = arg.type === 'str' || arg.type === 'path' ? suggestion : valueOf(suggestion);
  return [{ label: `Set to ${suggestion}`, apply: (at) => setArg(at, owner, name, value) }];
}

/** If there is one module only that fits, it is the one. */
function missingRemedies(path: string, { checked, modules }: Editable): readonly Remedy[] {
  const step = parentOf(path);
  const owner = step && checked.nodes.get(step.parent);
  const meta = step && owner?.entry.metas[step.slot];
  if (step === undefined || owner === undefined || meta === undefined) return [];
  const present = (owner.children[step.slot] ?? []).map(({ cls }) => cls);
  const [only, ...others] = slotOptions(modules, meta, present).modules;
  if (only === undefined || others.length > 0) return [];
  return [{ label: `Add ${only.name}`, apply: (at) => addModule(at, step.parent, step.slot, { cls: only.name }) }];
}

function surplusRemedies(path: string, { checked }: Editable): readonly Remedy[] {
  const step = stepsOf(path).at(-1);
  const parent = parentOf(path)?.parent ?? '';
  const last = step && checked.nodes.get(parent)?.children[step.slot]?.at(-1);
  if (last === undefined) return [];
  return [{ label: `Remove ${last.cls}`, apply: (at) => removeModule(at, last.path) }];
}

function valueOf(text: string): ArgValue {
  try {
    return JSON.parse(text) as ArgValue;
  } catch {
    return text;
  }
}
