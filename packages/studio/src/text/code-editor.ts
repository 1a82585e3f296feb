import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
  HighlightStyle,
} from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { TextForm } from '../editor/state/config-text.js';

const COLORS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'light-dark(#0b6b7c, #7fd6e6)' },
  { tag: tags.definition(tags.propertyName), color: 'light-dark(#0b6b7c, #7fd6e6)' },
  { tag: tags.string, color: 'light-dark(#8a4100, #f0b37e)' },
  { tag: tags.number, color: 'light-dark(#1f5fbf, #8ab8ff)' },
  { tag: [tags.bool, tags.null, tags.keyword], color: 'light-dark(#8b2fa8, #d7a1ea)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
]);

const LOOK = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '13px',
    color: 'var(--mantine-color-text)',
    backgroundColor: 'var(--mantine-color-body)',
  },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-gutters': {
    backgroundColor: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-7))',
    color: 'var(--mantine-color-dimmed)',
    border: 'none',
  },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(rgba(0,0,0,.03), rgba(255,255,255,.04))' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'light-dark(#cfe8ef, #23505c) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'light-dark(#d5f0f5, #12454f)',
    color: 'inherit',
  },
  '.cm-completionInfo': { maxWidth: '360px', padding: '6px 10px' },
  '.cm-panels': {
    backgroundColor: 'light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-6))',
    color: 'var(--mantine-color-text)',
  },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"…"' },
  '.cm-diagnosticAction': { backgroundColor: 'light-dark(#0b6b7c, #1f8296)', color: '#fff', borderRadius: '4px' },
});

/** How texts look everywhere: colours of both schemes, line numbers, folding. */
export function reading(format: TextForm['format']): Extension {
  return [
    LOOK,
    lineNumbers(),
    foldGutter(),
    drawSelection(),
    syntaxHighlighting(COLORS),
    syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
    format === 'yaml' ? yaml() : json(),
    EditorView.lineWrapping,
  ];
}

/** What makes a text one that can be written, with what a source offers. */
export function writing(source: CompletionSource): Extension {
  return [
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [source] }),
    highlightActiveLine(),
    highlightSelectionMatches(),
    lintGutter(),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
  ];
}
