import { forceLinting, linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef, type RefObject } from 'react';
import { configText, readText, type TextForm } from '../editor/state/config-text.js';
import { gather, isFlat } from '../editor/state/gather.js';
import type { Data } from '../editor/state/data.js';
import { editor } from '../editor/state/use-editor.js';
import { setUi, useUi } from '../editor/ui/ui-store.js';
import { reading, writing } from './code-editor.js';
import { completing } from './completion.js';
import { marksOf } from './marks.js';
import { Follows, replaceText } from './replace-text.js';

/** An editor for the text of the configuration in an element. */
export function useTextEditor(format: TextForm['format']): RefObject<HTMLDivElement | null> {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const name = `configuration.${format}`;
    /** The configuration that the text says. */
    let said: Data | undefined;
    let isGone = false;

    const view: EditorView = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: '',
        extensions: [
          reading(format),
          writing(completing(format, () => editor.getState().modules)),
          linter(() => marksOf(view, name, editor.getState().modules, editor.getState().earlier), { delay: 120 }),
          EditorView.contentAttributes.of({ 'aria-label': 'Text of the configuration' }),
          EditorView.updateListener.of((update) => {
            const isOwn = update.transactions.some((one) => one.docChanged && one.annotation(Follows) !== true);
            if (isOwn) void lead();
          }),
        ],
      }),
    });

    /** The text was changed: so is the configuration. */
    const lead = async (): Promise<void> => {
      const text = view.state.doc.toString();
      const read = await readText(name, text);
      if (isGone || text !== view.state.doc.toString()) return;
      if (read.data === undefined) {
        const [{ line, message } = { line: 1, message: 'it cannot be read' }] = read.problems;
        return setUi({ brokenText: { text, format, message: `Line ${line}: ${message}` } });
      }
      const { modules, earlier, data, edit } = editor.getState();
      setUi({ brokenText: undefined });
      if (modules === undefined) return;
      const next = isFlat(read.data) ? gather([read.data], modules, earlier) : read.data;
      said = JSON.stringify(next) === JSON.stringify(data) ? data : next;
      edit({ label: 'change of the text', group: 'text' }, () => ({ data: said! }));
    };

    /** The configuration was changed: so is the text. */
    const follow = async (): Promise<void> => {
      const { data, checked } = editor.getState();
      if (data === said || useUi.getState().brokenText !== undefined) return;
      said = data;
      const text = await configText(data, checked, { form: 'hierarchical', format });
      if (!isGone && said === data) replaceText(view, text, true);
    };

    const broken = useUi.getState().brokenText;
    if (broken !== undefined) replaceText(view, broken.text, true);
    else void follow();
    const stop = editor.subscribe((now, before) => {
      if (now.data !== before.data) void follow();
      else if (now.modules !== before.modules || now.earlier !== before.earlier) forceLinting(view);
    });
    return () => {
      isGone = true;
      stop();
      view.destroy();
    };
  }, [format]);
  return parent;
}
