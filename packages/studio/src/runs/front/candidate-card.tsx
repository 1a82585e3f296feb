import { Anchor, Badge, Button, Group, Paper, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRepeat } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { fileAddress } from '../../api/runs-api.js';
import type { Candidate, Run } from '../../api/run-types.js';
import type { Data } from '../../editor/state/data.js';
import { NetworkDrawing } from '../../preview/network-drawing.js';
import { useNetwork } from '../../preview/use-network.js';
import { amountText } from '../format.js';
import classes from './front.module.css';
import { geneText, valueText } from './measures.js';

/** Milliseconds that the pointer rests before the drawing is asked for. */
const REST = 200;

interface CandidateCardProps {
  readonly run: Run;
  readonly candidate: Candidate;
  /** Whether it can be drawn and trained; known results only name architectures. */
  readonly isNetwork: boolean;
  /** The experiment that retrains it; undefined until it is known. */
  readonly config: Data | undefined;
  onRetrain(): void;
}

/** One architecture: its gene, its values, its drawing, and what can be done with it. */
export function CandidateCard({ run, candidate, isNetwork, config, onRetrain }: CandidateCardProps): ReactElement {
  const { gene, values, onFront, file } = candidate;
  const name = `candidate-${gene.join(',')}`;
  const [asked] = useDebouncedValue(config, REST);
  const { data: network, error, isPending } = useNetwork(asked && { config: asked });
  const isCurrent = asked === config;
  return (
    <Paper withBorder className={classes.card} component="section" aria-label={`Architecture ${geneText(gene)}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={3} size="h6">
            Architecture
          </Title>
          {onFront && (
            <Badge variant="light" color="cyan" tt="none" radius="sm">
              on the front
            </Badge>
          )}
        </Group>
        <Text className={classes.gene}>{geneText(gene)}</Text>
        <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0} fz="sm">
          <Table.Tbody>
            {Object.entries(values).map(([key, value]) => (
              <Row key={key} name={key} text={valueText(value)} />
            ))}
            {isNetwork && <Row name="parameters" text={network && isCurrent ? amountText(network.params) : '…'} />}
          </Table.Tbody>
        </Table>
        {!isNetwork ? (
          <Text size="sm" c="dimmed">
            A search in known results: there is no network to draw or to train.
          </Text>
        ) : error !== null ? (
          <Text size="sm" c="dimmed">
            It cannot be drawn: {error.message}
          </Text>
        ) : network && isCurrent ? (
          <NetworkDrawing svg={network.svg} name={name} />
        ) : (
          <Skeleton height={160} animate={isPending} />
        )}
        {isNetwork && (
          <Button
            leftSection={<IconRepeat size={16} aria-hidden />}
            disabled={config === undefined}
            onClick={onRetrain}
          >
            Retrain this
          </Button>
        )}
        {file !== undefined && (
          <Anchor size="sm" href={fileAddress(run.id, file)} download>
            Download its description
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}

function Row({ name, text }: { readonly name: string; readonly text: string }): ReactElement {
  return (
    <Table.Tr>
      <Table.Td c="dimmed">{name}</Table.Td>
      <Table.Td ta="right" fw={600}>
        {text}
      </Table.Td>
    </Table.Tr>
  );
}
