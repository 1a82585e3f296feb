import { Table, UnstyledButton } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Candidate } from '../../api/run-types.js';
import classes from './front.module.css';
import { geneText, ORDER, valueText, type Measure } from './measures.js';

interface FrontTableProps {
  readonly candidates: readonly Candidate[];
  readonly measures: readonly Measure[];
  /** Index of the candidate that is looked at. */
  readonly shown: number | undefined;
  onLook(index: number | undefined): void;
  onChoose(index: number): void;
}

/** The architectures that no other beats in everything, the best by the first objective above. */
export function FrontTable({ candidates, measures, shown, onLook, onChoose }: FrontTableProps): ReactElement {
  const keys = measures.filter(({ key }) => key !== ORDER);
  const [first] = keys;
  const sign = first?.maximize === true ? -1 : 1;
  const front = candidates
    .map((candidate, index) => ({ candidate, index }))
    .filter(({ candidate }) => candidate.onFront)
    .toSorted(
      (a, b) => sign * ((a.candidate.values[first?.key ?? ''] ?? 0) - (b.candidate.values[first?.key ?? ''] ?? 0)),
    );
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing={5} highlightOnHover aria-label="Architectures of the front">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Architecture</Table.Th>
            {keys.map(({ key }) => (
              <Table.Th key={key} ta="right">
                {key}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody onPointerLeave={() => onLook(undefined)}>
          {front.map(({ candidate: { gene, values }, index }) => (
            <Table.Tr
              key={index}
              className={classes.row}
              data-shown={index === shown}
              onPointerEnter={() => onLook(index)}
              onClick={() => onChoose(index)}
            >
              <Table.Td>
                <UnstyledButton
                  className={classes.gene}
                  aria-label={`Look at architecture ${geneText(gene)}`}
                  aria-pressed={index === shown}
                  onFocus={() => onLook(index)}
                  onBlur={() => onLook(undefined)}
                >
                  {geneText(gene)}
                </UnstyledButton>
              </Table.Td>
              {keys.map(({ key }) => (
                <Table.Td key={key} ta="right">
                  {valueText(values[key] ?? NaN)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
