import { Alert, Center, Group, Loader, Select, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState, type ReactElement } from 'react';
import { ownerOf } from '../editor/state/node-path.js';
import { useEditor } from '../editor/state/use-editor.js';
import { CellTable } from './cell-table.js';
import { NetworkDrawing } from './network-drawing.js';
import { NetworkFacts } from './network-facts.js';
import { PlanProblems } from './plan-problems.js';
import classes from './preview.module.css';
import { shownNetwork, type ShownNetwork } from './shown-network.js';
import { useNetwork } from './use-network.js';

/** Milliseconds without an edit until the server is asked. */
const REST = 400;
const RULES = [
  { value: 'uninas', label: 'count as UniNAS' },
  { value: 'conv_linear', label: 'convolutions and linear layers' },
  { value: 'nas_bench_201', label: 'count as NAS-Bench-201' },
];

/** The network of the edited configuration as its plan says: shapes, parameters, multiply-adds, a drawing. */
export default function PreviewPanel(): ReactElement {
  const checked = useEditor((state) => state.checked);
  const selected = useEditor((state) => state.selected);
  const shown = useMemo(() => shownNetwork(checked, selected), [checked, selected]);
  if (shown === undefined) {
    return (
      <Center mih={200} p="md">
        <Text c="dimmed" size="sm" ta="center">
          There is no network yet. Choose one to see its shapes, its size and its drawing.
        </Text>
      </Center>
    );
  }
  return <Preview shown={shown} />;
}

function Preview({ shown }: { readonly shown: ShownNetwork }): ReactElement {
  const select = useEditor((state) => state.select);
  const nodes = useEditor((state) => state.checked.nodes);
  const [rule, setRule] = useState('uninas');
  // as a text: the same question again is no new one
  const [text] = useDebouncedValue(shown.question && JSON.stringify(shown.question.config), REST);
  const question = useMemo(
    () => (text === undefined ? undefined : { config: JSON.parse(text) as object, rule }),
    [text, rule],
  );
  const { data: network, error, isFetching } = useNetwork(question, true);
  return (
    <Stack className={classes.panel} gap="sm" component="section" aria-label="Preview of the network">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Title order={2} size="h6">
            {shown.cls}
          </Title>
          {isFetching && <Loader size={14} aria-label="Planning the network" />}
        </Group>
        <Select
          size="xs"
          w={210}
          aria-label="How multiply-adds are counted"
          data={RULES}
          value={rule}
          allowDeselect={false}
          onChange={(value) => value !== null && setRule(value)}
        />
      </Group>
      {shown.problems.length > 0 ? (
        <PlanProblems
          title="The network is not complete yet"
          problems={shown.problems}
          onSelect={({ path }) => select(ownerOf(path, nodes))}
        />
      ) : error !== null ? (
        <PlanProblems title="The network cannot be planned" error={error} />
      ) : null}
      {shown.data === undefined && shown.problems.length === 0 && (
        <Alert color="yellow" py="xs">
          No data set is chosen: images of 224 by 224 in 1000 classes are assumed.
        </Alert>
      )}
      {network !== undefined && error === null && shown.problems.length === 0 && (
        <>
          <NetworkFacts network={network} />
          <NetworkDrawing svg={network.svg} name={shown.cls} />
          <CellTable network={network} />
        </>
      )}
    </Stack>
  );
}
