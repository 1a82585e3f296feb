import { Table } from '@mantine/core';
import type { ReactElement } from 'react';
import type { PlannedNetwork } from '../api/network-api.js';
import { amountText, numberText } from '../runs/format.js';
import { shapeText } from './network-facts.js';
import classes from './preview.module.css';

/** The cells of a network: what comes out of each, and what it costs. */
export function CellTable({ network: { cells, params, macs } }: { readonly network: PlannedNetwork }): ReactElement {
  return (
    <Table.ScrollContainer minWidth={340} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table
        fz="xs"
        verticalSpacing={4}
        horizontalSpacing="xs"
        aria-label="Cells of the network"
        className={classes.cells}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Cell</Table.Th>
            <Table.Th>Output</Table.Th>
            <Table.Th ta="right">Parameters</Table.Th>
            <Table.Th ta="right">Multiply-adds</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cells.map(({ index, name, class: cls, output, ...cell }) => (
            <Table.Tr key={index}>
              <Table.Td>
                {index} {name} <span style={{ color: 'var(--mantine-color-dimmed)' }}>{cls}</span>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{output.map(shapeText).join(', ')}</Table.Td>
              <Share value={cell.params} all={params} />
              <Share value={cell.macs} all={macs} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A number, with its share of all as a bar. */
function Share({ value, all }: { readonly value: number; readonly all: number }): ReactElement {
  return (
    <Table.Td ta="right" title={numberText(value)}>
      {amountText(value)}
      <div className={classes.share} aria-hidden>
        <div style={{ width: `${all > 0 ? (100 * value) / all : 0}%` }} />
      </div>
    </Table.Td>
  );
}
