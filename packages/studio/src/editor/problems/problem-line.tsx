import { Button, CopyButton } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { Located } from '../state/check.js';
import { remediesOf } from '../state/remedies.js';
import { chooseAt } from '../picker/choose.js';
import { editor } from '../state/use-editor.js';
import { goTo, setUi } from '../ui/ui-store.js';
import { UNREADABLE } from './use-problems.js';
import classes from './problems.module.css';

interface LineProps {
  readonly problem: Located;
  /** Whether it is shown where it is, so that one need not go there. */
  readonly isHere?: boolean;
}

/** A problem with the ways out of it. */
export function ProblemLine({ problem, isHere = false }: LineProps): ReactElement {
  const { message, path, severity, code, suggestion } = problem;
  const { data, checked, modules, edit } = editor.getState();
  const remedies = modules === undefined ? [] : remediesOf(problem, { data, checked, modules });
  const text = (
    <>
      {severity === 'error' ? <IconAlertCircle size={16} /> : <IconAlertTriangle size={16} />}
      <span className={classes.text}>
        <span className={classes.message}>{message}</span>
        {!isHere && <span className={classes.path}>{code === UNREADABLE ? 'text' : path === '' ? 'task' : path}</span>}
      </span>
    </>
  );
  return (
    <div className={classes.line} data-severity={severity} data-code={code}>
      {isHere ? (
        <span className={classes.what}>{text}</span>
      ) : (
        <button
          type="button"
          className={classes.what}
          onClick={() => (code === UNREADABLE ? setUi({ view: 'text', pane: 'main' }) : goTo(path))}
        >
          {text}
        </button>
      )}
      {remedies.map(({ label, apply }) => (
        <Button key={label} size="compact-xs" variant="default" onClick={() => edit({ label: 'fix' }, apply)}>
          {label}
        </Button>
      ))}
      {code === 'UNINAS_ETOO_FEW' && remedies.length === 0 && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={(event) => chooseAt(event.currentTarget.getBoundingClientRect(), path)}
        >
          Choose
        </Button>
      )}
      {code === 'UNINAS_EUNAVAILABLE' && suggestion !== undefined && (
        <CopyButton value={suggestion}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : `Copy: ${suggestion}`}
            </Button>
          )}
        </CopyButton>
      )}
    </div>
  );
}
