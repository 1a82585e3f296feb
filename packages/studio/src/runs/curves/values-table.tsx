import { Table } from '@mantine/core';
import type { ReactElement } from 'react';
import type { MetricsRow } from '../../api/run-types.js';
import { numberText } from '../format.js';

/** Rows that are shown, of the last epochs; the file has all. */
const MOST = 500;

/** What a run has measured, one epoch per row, the last one first. */
export function ValuesTable({ rows }: { readonly rows: readonly MetricsRow[] }): ReactElement {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => key !== 'epoch').sort();
  return (
    <Table.ScrollContainer minWidth={400} maxHeight={460} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table striped stickyHeader verticalSpacing={3} fz="xs" aria-label="Measured values, one epoch per row">
        <Table.Thead>
          <Table.Tr>
            {['epoch', ...keys].map((key) => (
              <Table.Th key={key} ta="right">
                {key}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows
            .slice(-MOST)
            .toReversed()
            .map((row) => (
              <Table.Tr key={String(row['epoch'])}>
                <Table.Td ta="right">{Number(row['epoch']) + 1}</Table.Td>
                {keys.map((key) => (
                  <Table.Td key={key} ta="right">
                    {cellText(row[key])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function cellText(value: number | string | undefined): string {
  return typeof value === 'number' ? numberText(value) : (value ?? '');
}
