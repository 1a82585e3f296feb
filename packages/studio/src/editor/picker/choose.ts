import { parentOf } from '../state/data.js';
import { addModule, replaceModule, setTask } from '../state/edit.js';
import { fitting, slotOptions, TASK_SLOT } from '../state/slot-options.js';
import { editor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';

/** `a` or `an`. */
function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}

/** Asks which module to put into a slot of the module at `owner`. */
export function chooseForSlot(anchor: DOMRect, owner: string, slot: string): void {
  const { modules, checked } = editor.getState();
  const node = checked.nodes.get(owner);
  const meta = node?.entry.metas[slot];
  if (modules === undefined || node === undefined || meta === undefined) return;
  const present = (node.children[slot] ?? []).map(({ cls }) => cls);
  const { modules: all, ghosts } = slotOptions(modules, meta, present);
  setUi({
    choice: {
      title: `Add ${article(meta.kind)} ${meta.kind} to ${slot}`,
      anchor,
      modules: all,
      ghosts,
      onPick: (cls) => editor.getState().edit({ label: `${cls} added` }, (at) => addModule(at, owner, slot, { cls })),
    },
  });
}

/** Asks which module to put into the slot at a path; the task, if that is empty. */
export function chooseAt(anchor: DOMRect, path: string): void {
  const step = parentOf(path);
  if (step === undefined) chooseReplacement(anchor, '');
  else chooseForSlot(anchor, step.parent, step.slot);
}

/** Asks which module shall take the place of the one at a path. */
export function chooseReplacement(anchor: DOMRect, path: string): void {
  const { modules, checked } = editor.getState();
  if (modules === undefined) return;
  const step = parentOf(path);
  const meta = step === undefined ? TASK_SLOT : checked.nodes.get(step.parent)?.entry.metas[step.slot];
  if (meta === undefined) return;
  const current = checked.nodes.get(path)?.cls;
  const siblings = step === undefined ? [] : (checked.nodes.get(step.parent)?.children[step.slot] ?? []);
  const { modules: all, ghosts } = fitting(modules, meta);
  const isTaken = (name: string): boolean =>
    meta.duplicates !== true && name !== current && siblings.some(({ cls }) => cls === name);
  setUi({
    choice: {
      title: current === undefined ? `Choose ${article(meta.kind)} ${meta.kind}` : `Replace ${current}`,
      anchor,
      modules: all.filter(({ name }) => !isTaken(name)),
      ghosts,
      ...(current !== undefined && { current }),
      onPick: (cls) => {
        const label = current === undefined ? `${cls} chosen` : `${current} replaced`;
        editor.getState().edit({ label }, (at) => (path === '' ? setTask(at, cls) : replaceModule(at, path, cls)));
      },
    },
  });
}
