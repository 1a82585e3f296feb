import { Alert, Box, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useParams } from 'wouter';
import { Waiting } from '../shell/waiting.js';
import { RunDetail } from './detail/run-detail.js';
import { NoRuns } from './list/no-runs.js';
import { RunList } from './list/run-list.js';
import { useRuns } from './live/use-runs.js';
import { OfflineBanner } from './offline-banner.js';
import classes from './runs-page.module.css';

/** The part of the page on which runs are watched, stopped and resumed. */
export default function RunsPage(): ReactElement {
  const { id } = useParams<{ id?: string }>();
  const { data: runs, error, isFetching } = useRuns();
  if (runs === undefined) {
    return error === null ? <Waiting what="the runs" /> : <OfflineBanner error={error} />;
  }
  const open = runs.find((run) => run.id === id);
  return (
    <Box className={classes.page} data-open={id !== undefined}>
      <OfflineBanner error={error} />
      {runs.length === 0 && id === undefined ? (
        <div className={classes.detail} data-alone>
          <NoRuns />
        </div>
      ) : (
        <div className={classes.panes}>
          <nav className={classes.list} aria-label="All runs">
            <RunList runs={runs} {...(id !== undefined && { openId: id })} />
          </nav>
          <section className={classes.detail} aria-label={open === undefined ? 'Run' : `Run ${open.name}`}>
            {open !== undefined && <RunDetail key={open.id} run={open} />}
            {open === undefined && id !== undefined && !isFetching && (
              <Alert m="md" color="gray" title="There is no such run">
                It was deleted, or it belongs to another UNINAS_HOME.
              </Alert>
            )}
            {id === undefined && (
              <Text c="dimmed" ta="center" mt={120}>
                Choose a run to see its curves and its log.
              </Text>
            )}
          </section>
        </div>
      )}
    </Box>
  );
}
