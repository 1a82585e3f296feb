import { SegmentedControl } from '@mantine/core';
import { Suspense, type ReactElement } from 'react';
import { Waiting } from '../shell/waiting.js';
import classes from './editor.module.css';
import { useArrivals } from './files/arrivals.js';
import { Dialogs } from './files/dialogs.js';
import { useDrafts } from './files/use-drafts.js';
import { Details } from './form/details.js';
import { ModulePicker } from './picker/module-picker.js';
import { ProblemsPanel } from './problems/problems-panel.js';
import { useProblems } from './problems/use-problems.js';
import { Start } from './start/start.js';
import { useEditor } from './state/use-editor.js';
import { Toolbar } from './toolbar/toolbar.js';
import { useShortcuts } from './toolbar/use-shortcuts.js';
import { setUi, useUi, type Pane } from './ui/ui-store.js';
import { useEarlierRuns } from './use-earlier-runs.js';
import { NoModules } from './no-modules.js';
import { useRegister } from './use-register.js';
import { VIEWS } from './views.js';

/** The part of the page on which a configuration is edited. */
export default function EditorPage(): ReactElement {
  const modules = useRegister();
  useDrafts();
  useEarlierRuns();
  useShortcuts();
  useArrivals();
  const isEmpty = useEditor((state) => Object.keys(state.data).length === 0 && state.history.past.length === 0);
  if (modules.error !== null) return <NoModules error={modules.error} onRetry={() => void modules.refetch()} />;
  if (modules.isPending) return <Waiting what="the modules" />;
  return (
    <>
      {isEmpty ? <Start /> : <Panes />}
      <ModulePicker />
      <Dialogs />
    </>
  );
}

/** The toolbar, the chosen view, the details beside it, the problems below; one at a time in a narrow window. */
function Panes(): ReactElement {
  const view = useUi((state) => state.view);
  const pane = useUi((state) => state.pane);
  const areProblemsOpen = useUi((state) => state.areProblemsOpen);
  const broken = useUi((state) => state.brokenText);
  const problems = useProblems().length;
  const { Component } = VIEWS.find(({ name }) => name === view) ?? VIEWS[0]!;
  return (
    <div className={classes.editor}>
      <Toolbar />
      <div className={classes.body} data-problems={areProblemsOpen || undefined}>
        <main className={classes.main} data-shown={pane === 'main' || undefined}>
          {broken !== undefined && view !== 'text' && (
            <div className={classes.broken} role="status">
              The text cannot be read at the moment ({broken.message}). This is what it was before.
            </div>
          )}
          <Suspense fallback={<Waiting what="the view" />}>
            <Component />
          </Suspense>
        </main>
        <aside
          className={classes.details}
          data-shown={pane === 'details' || undefined}
          aria-label="Details of what is chosen"
        >
          <Details />
        </aside>
        {(areProblemsOpen || pane === 'problems') && (
          <div className={classes.problems} data-shown={pane === 'problems' || undefined}>
            <ProblemsPanel />
          </div>
        )}
      </div>
      <div className={classes.panes}>
        <SegmentedControl
          fullWidth
          aria-label="Part of the editor"
          value={pane}
          onChange={(value) => setUi({ pane: value as Pane })}
          data={[
            { value: 'main', label: VIEWS.find(({ name }) => name === view)?.label ?? 'Outline' },
            { value: 'details', label: 'Details' },
            { value: 'problems', label: problems === 0 ? 'Problems' : `Problems (${problems})` },
          ]}
        />
      </div>
    </div>
  );
}
