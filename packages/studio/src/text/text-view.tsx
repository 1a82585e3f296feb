import { SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatOf, type TextForm } from '../editor/state/config-text.js';
import { editor } from '../editor/state/use-editor.js';
import { useUi } from '../editor/ui/ui-store.js';
import { useTextEditor } from './use-text-editor.js';
import classes from './text.module.css';

/** The configuration as text: what is typed changes the other views, and the other way round. */
export default function TextView(): ReactElement {
  const [format, setFormat] = useState<TextForm['format']>(
    () => useUi.getState().brokenText?.format ?? formatOf(editor.getState().file?.path ?? ''),
  );
  const broken = useUi((state) => state.brokenText);
  return (
    <div className={classes.view}>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label="Format"
          value={format}
          disabled={broken !== undefined}
          onChange={(value) => setFormat(value as TextForm['format'])}
          data={[
            { value: 'json', label: 'JSON' },
            { value: 'yaml', label: 'YAML' },
          ]}
        />
        <span role="status" className={classes.state} data-broken={broken !== undefined || undefined}>
          {broken === undefined
            ? 'Ctrl+Space offers what fits'
            : `${broken.message}. The other views show what could be read last.`}
        </span>
      </div>
      <TextEditor key={format} format={format} />
    </div>
  );
}

function TextEditor({ format }: Pick<TextForm, 'format'>): ReactElement {
  return <div ref={useTextEditor(format)} className={classes.text} />;
}
