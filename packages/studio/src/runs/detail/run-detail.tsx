import { Box, Tabs } from '@mantine/core';
import { IconChartDots3, IconChartLine, IconFiles, IconListTree } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { ApiError } from '../../api/api-error.js';
import { getRun } from '../../api/runs-api.js';
import { isActive, type Run } from '../../api/run-types.js';
import { Waiting } from '../../shell/waiting.js';
import { ConfigView } from '../files/config-view.js';
import { FileList } from '../files/file-list.js';
import { RUNS, whereIs } from '../live/use-runs.js';
import { useRunContent } from '../live/use-run-content.js';
import { Overview } from './overview.js';
import classes from './run-detail.module.css';
import { RunHeader } from './run-header.js';

// a search is rarer than a look at a run
const FrontView = lazy(() => import('../front/front-view.js'));
const NextStep = lazy(() => import('../front/next-step.js'));

/** Milliseconds between two looks at the files of a run that goes on. */
const LOOK = 5_000;

/** Everything about one run. */
export function RunDetail({ run }: { readonly run: Run }): ReactElement {
  const content = useRunContent(run.id);
  const queries = useQueryClient();
  const { data: details, error } = useQuery({
    queryKey: ['run', run.id, run.state],
    queryFn: ({ signal }) => getRun(run.id, signal),
    placeholderData: (before) => before,
    refetchInterval: isActive(run) ? LOOK : false,
  });
  // it was deleted, and nothing told of it
  const isGone = error instanceof ApiError && error.status === 404;
  useEffect(() => {
    if (isGone) void queries.invalidateQueries({ queryKey: RUNS });
  }, [isGone, queries]);
  const isSearch = Array.isArray(details?.config['cls_hpo_estimators']);
  const [chosen, choose] = useState<string | null>(null);
  useTitle(run);
  return (
    <Box className={classes.detail}>
      <RunHeader run={run} />
      <Tabs
        value={chosen ?? (isSearch && run.state !== 'failed' ? 'front' : 'overview')}
        onChange={choose}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabs}>
          {isSearch && (
            <Tabs.Tab value="front" leftSection={<IconChartDots3 size={16} aria-hidden />}>
              Architectures
            </Tabs.Tab>
          )}
          <Tabs.Tab value="overview" leftSection={<IconChartLine size={16} aria-hidden />}>
            Overview
          </Tabs.Tab>
          <Tabs.Tab value="files" leftSection={<IconFiles size={16} aria-hidden />}>
            Files
          </Tabs.Tab>
          <Tabs.Tab value="config" leftSection={<IconListTree size={16} aria-hidden />}>
            Configuration
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="front" className={classes.panel}>
          {details !== undefined && (
            <Suspense fallback={<Waiting what="the architectures" />}>
              <FrontView run={run} config={details.config} />
            </Suspense>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="overview" className={`${classes.panel} ${classes.stack}`}>
          {details?.state === 'done' && (
            <Suspense>
              <NextStep run={details} />
            </Suspense>
          )}
          <Overview run={run} content={content} />
        </Tabs.Panel>
        <Tabs.Panel value="files" className={classes.panel}>
          <FileList id={run.id} files={details?.files} />
        </Tabs.Panel>
        <Tabs.Panel value="config" className={classes.panel}>
          {details === undefined ? (
            <Waiting what="the configuration" />
          ) : (
            <ConfigView run={run} config={details.config} />
          )}
        </Tabs.Panel>
      </Tabs>
    </Box>
  );
}

/** The tab of the browser tells how far the run is. */
function useTitle(run: Run): void {
  const where = run.state === 'running' ? whereIs(run) : undefined;
  const title = `${where === undefined ? '' : `${Math.floor(where.share * 100)} % `}${run.name} · UniNAS`;
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => void (document.title = before);
  }, [title]);
}
