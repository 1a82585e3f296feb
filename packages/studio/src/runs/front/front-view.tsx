import { Group, Select, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactElement } from 'react';
import { useLocation } from 'wouter';
import { earlierRun, getFront } from '../../api/runs-api.js';
import { isActive, type Candidate, type ConfigNode, type Front, type Run } from '../../api/run-types.js';
import { useModules } from '../../api/use-modules.js';
import { handOver } from '../../editor/files/arrivals.js';
import type { Data } from '../../editor/state/data.js';
import { Waiting } from '../../shell/waiting.js';
import { CandidateCard } from './candidate-card.js';
import { FrontPlot } from './front-plot.js';
import { FrontTable } from './front-table.js';
import classes from './front.module.css';
import { firstAxes, measuresOf, type Axes, type Measure } from './measures.js';
import { networkOf, noted, retrainConfig } from './retrain.js';

/** Milliseconds between two looks at a search that goes on. */
const LOOK = 2_000;

interface FrontViewProps {
  readonly run: Run;
  readonly config: ConfigNode;
}

/** What a search has rated so far: all of it as points, the front as a table, one architecture in detail. */
export default function FrontView({ run, config }: FrontViewProps): ReactElement {
  const { data: front } = useQuery({
    queryKey: ['front', run.id, run.state],
    queryFn: ({ signal }) => getFront(run.id, signal),
    placeholderData: (before) => before,
    refetchInterval: isActive(run) ? LOOK : false,
  });
  if (front === undefined) return <Waiting what="the architectures" />;
  if (front.candidates.length === 0) {
    return <Text c="dimmed">{isActive(run) ? 'The first architectures are being rated.' : 'Nothing was rated.'}</Text>;
  }
  return <Rated run={run} config={config} front={front} />;
}

function Rated({ run, config, front }: FrontViewProps & { readonly front: Front }): ReactElement {
  const { candidates, objectives, total } = front;
  const measures = measuresOf(front);
  const [axes, setAxes] = useState(() => firstAxes(front));
  const [isNear, setNear] = useState(false);
  const [looked, look] = useState<number>();
  const [chosen, choose] = useState<number>();
  const [, navigate] = useLocation();
  const toConfig = useRetrain(run, config);
  const byKey = (key: string): Measure => measures.find((one) => one.key === key) ?? { key };
  const index = looked ?? chosen ?? bestOf(front);
  const candidate = candidates[index]!;
  const retrained = useMemo(() => toConfig?.(candidate), [toConfig, candidate]);
  const retrain = (): void => {
    if (retrained === undefined) return;
    handOver(noted(retrained, candidate), 'Open the experiment that retrains it');
    navigate('/');
  };
  return (
    <div className={classes.view}>
      <div className={classes.points}>
        <Group justify="space-between" gap="xs" mb={4}>
          <Title order={3} size="h5">
            {total} rated architectures
            {total > candidates.length && `, the front and the newest of them: ${candidates.length}`}
          </Title>
          <Group gap="xs">
            <Switch
              size="xs"
              label="front only"
              checked={isNear}
              onChange={({ currentTarget }) => setNear(currentTarget.checked)}
            />
            {(objectives.length > 2 || measures.length > 3) && (
              <AxisChoice measures={measures} axes={axes} onChange={setAxes} />
            )}
          </Group>
        </Group>
        <FrontPlot
          candidates={candidates}
          x={byKey(axes[0])}
          y={byKey(axes[1])}
          isNear={isNear}
          shown={looked}
          chosen={chosen}
          onLook={look}
          onChoose={choose}
        />
      </div>
      <CandidateCard
        run={run}
        candidate={candidate}
        isNetwork={networkOf(candidate, { run, config }) !== undefined}
        config={retrained}
        onRetrain={retrain}
      />
      <div className={classes.table}>
        <FrontTable candidates={candidates} measures={measures} shown={index} onLook={look} onChoose={choose} />
      </div>
    </div>
  );
}

interface AxisChoiceProps {
  readonly measures: readonly Measure[];
  readonly axes: Axes;
  onChange(axes: Axes): void;
}

function AxisChoice({ measures, axes, onChange }: AxisChoiceProps): ReactElement[] {
  return (['Measure to the right', 'Measure upwards'] as const).map((label, i) => (
    <Select
      key={label}
      size="xs"
      w={140}
      aria-label={label}
      allowDeselect={false}
      data={measures.map(({ key }) => key)}
      value={axes[i]!}
      onChange={(key) => key !== null && onChange(i === 0 ? [key, axes[1]] : [axes[0], key])}
    />
  ));
}

/** The best of the front by the first objective. */
function bestOf({ candidates, objectives: [first] }: Front): number {
  const sign = first?.maximize === true ? 1 : -1;
  const worth = ({ onFront, values }: Candidate): number =>
    onFront ? sign * (values[first?.key ?? ''] ?? 0) : -Infinity;
  return candidates.reduce((best, candidate, i) => (worth(candidate) > worth(candidates[best]!) ? i : best), 0);
}

/** How a candidate becomes an experiment, if it is a network; undefined until the modules and the earlier run are known. */
function useRetrain(run: Run, config: ConfigNode): ((candidate: Candidate) => Data | undefined) | undefined {
  const modules = useModules();
  const folder = String(config['s1_path'] ?? '');
  const earlier = useQuery({
    queryKey: ['earlier run', folder],
    queryFn: ({ signal }) => earlierRun(folder, signal),
    enabled: folder !== '',
    retry: false,
  });
  const { isFetching, data } = earlier;
  return useMemo(() => {
    if (modules === undefined || isFetching) return undefined;
    const origin = { config, earlier: data?.config };
    return (candidate: Candidate) => {
      const network = networkOf(candidate, { run, config });
      return network && retrainConfig(network, origin, modules);
    };
  }, [modules, isFetching, data, config, run]);
}
