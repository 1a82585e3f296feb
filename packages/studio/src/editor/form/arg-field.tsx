import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { limitsOf, type ArgEntry, type ArgValue } from '@uninas/core';
import { memo, type ReactElement } from 'react';
import { remediesOf } from '../state/remedies.js';
import { dataAt } from '../state/data.js';
import { resetMember, setArg } from '../state/edit.js';
import { shownValue } from '../state/outline-rows.js';
import { editor, useEditor } from '../state/use-editor.js';
import { Marked } from '../ui/marked.js';
import { useUi } from '../ui/ui-store.js';
import { ArgControl } from './arg-control.js';
import classes from './form.module.css';

interface FieldProps {
  /** Of the module. */
  readonly path: string;
  readonly name: string;
  readonly arg: ArgEntry;
  /** What the module would have. */
  readonly effective: ArgValue;
  /** The earlier run that the value is from. */
  readonly inherited: string | undefined;
  /** Whether it names the run that the task takes over from. */
  readonly isRun: boolean;
}

/** An argument: its name and help, its value, its default, and what is wrong with it. */
export const ArgField = memo(function ArgField({
  path,
  name,
  arg,
  effective,
  inherited,
  isRun,
}: FieldProps): ReactElement {
  const memberPath = path === '' ? name : `${path}.${name}`;
  const written = useEditor((state) => dataAt(state.data, path)?.[name]);
  const problems = useEditor((state) => state.checked.at.get(memberPath));
  const query = useUi((state) => state.query);
  const isSet = written !== undefined;
  const isWrong = problems?.some(({ severity }) => severity === 'error') === true;
  const value = isSet ? written : effective;
  const label = `change of ${name}`;
  const set = (next: unknown): void =>
    editor.getState().edit({ label, group: `arg ${memberPath}` }, (at) => setArg(at, path, name, next));
  const reset = (): void => editor.getState().edit({ label: `reset of ${name}` }, (at) => resetMember(at, path, name));
  const limits = limitsOf(arg.item ?? arg).map(({ text }) => text);
  const shownDefault = arg.default === '' ? 'empty' : shownValue(arg.default) || 'empty';

  return (
    <div className={classes.field} data-arg={name} data-set={isSet || undefined} data-wrong={isWrong || undefined}>
      <label htmlFor={`arg-${name}`} className={classes.name}>
        <Marked text={name} query={query} />
      </label>
      <div className={classes.control}>
        <ArgControl id={`arg-${name}`} arg={arg} value={value} isWrong={isWrong} isRun={isRun} onChange={set} />
        {isSet && (
          <Tooltip label={`Back to the default: ${shownDefault}`} openDelay={300}>
            <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Reset ${name}`} onClick={reset}>
              <IconRestore size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <div id={`arg-${name}-help`} className={classes.help}>
        <Marked text={arg.help} query={query} />
        {limits.length > 0 && <span> ({limits.join(', ')})</span>}
        {isSet && <span className={classes.default}>default: {shownDefault}</span>}
        {inherited !== undefined && !isSet && <span className={classes.default}>from {inherited}</span>}
      </div>
      {problems?.map((problem, i) => {
        const { data, checked, modules, edit } = editor.getState();
        const remedies = modules === undefined ? [] : remediesOf(problem, { data, checked, modules });
        return (
          <div key={i} className={classes.problem} data-severity={problem.severity}>
            <span>{problem.message}</span>
            {remedies.map((remedy) => (
              <Button
                key={remedy.label}
                size="compact-xs"
                variant="default"
                onClick={() => edit({ label: 'fix' }, remedy.apply)}
              >
                {remedy.label}
              </Button>
            ))}
          </div>
        );
      })}
    </div>
  );
});
