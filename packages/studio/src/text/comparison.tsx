import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, type ReactElement } from 'react';
import type { TextForm } from '../editor/state/config-text.js';
import { reading } from './code-editor.js';
import classes from './text.module.css';

interface ComparisonProps {
  readonly left: string;
  readonly right: string;
  readonly leftName: string;
  readonly rightName: string;
  readonly format: TextForm['format'];
}

/** Two texts side by side, or in one where there is little room; what is the same is folded. */
export function Comparison({ left, right, leftName, rightName, format }: ComparisonProps): ReactElement {
  const parent = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  useEffect(() => {
    const extensions = (label: string) => [
      reading(format),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ];
    const collapseUnchanged = { margin: 3, minSize: 6 };
    const view = isNarrow
      ? new EditorView({
          parent: parent.current!,
          doc: right,
          extensions: [
            ...extensions(rightName),
            unifiedMergeView({ original: left, mergeControls: false, collapseUnchanged }),
          ],
        })
      : new MergeView({
          parent: parent.current!,
          a: { doc: left, extensions: extensions(leftName) },
          b: { doc: right, extensions: extensions(rightName) },
          collapseUnchanged,
        });
    return () => view.destroy();
  }, [left, right, leftName, rightName, format, isNarrow]);
  return (
    <div>
      <div className={classes.sides}>
        <span>{leftName}</span>
        <span>{rightName}</span>
      </div>
      <div ref={parent} className={classes.merge} data-same={left === right || undefined} />
    </div>
  );
}
