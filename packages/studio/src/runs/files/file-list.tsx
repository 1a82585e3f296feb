import { Anchor, Table, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { fileAddress } from '../../api/runs-api.js';
import type { RunFile } from '../../api/run-types.js';
import { Waiting } from '../../shell/waiting.js';
import { bytesText } from '../format.js';

/** Files that are shown; the archive has all. */
const MOST = 500;

interface FileListProps {
  readonly id: string;
  readonly files: readonly RunFile[] | undefined;
}

/** What a run wrote, to be downloaded. */
export function FileList({ id, files }: FileListProps): ReactElement {
  if (files === undefined) return <Waiting what="the files" />;
  if (files.length === 0) return <Text c="dimmed">There are no files yet.</Text>;
  return (
    <>
      <Table verticalSpacing={4} stickyHeader aria-label="Files">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>File</Table.Th>
            <Table.Th ta="right">Size</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.slice(0, MOST).map(({ path, bytes }) => (
            <Table.Tr key={path}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Anchor href={fileAddress(id, path)} download size="sm">
                  {path}
                </Anchor>
              </Table.Td>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                {bytesText(bytes)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {files.length > MOST && (
        <Text c="dimmed" size="sm" mt="sm">
          {files.length - MOST} more are in the archive.
        </Text>
      )}
    </>
  );
}
