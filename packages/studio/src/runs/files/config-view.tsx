import { Button, CopyButton, Group, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconPencil } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import type { ConfigNode, Run } from '../../api/run-types.js';
import classes from './config-view.module.css';

interface ConfigViewProps {
  readonly run: Run;
  readonly config: ConfigNode;
}

/** The complete configuration of a run, to be read; the editor changes a copy of it. */
export function ConfigView({ run, config }: ConfigViewProps): ReactElement {
  const text = JSON.stringify(config, null, 2);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          With every default filled in, as it ran.
        </Text>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button
            size="xs"
            component={Link}
            href={`/?run=${run.id}`}
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            Open in the editor
          </Button>
        </Group>
      </Group>
      <pre className={classes.config} tabIndex={0} aria-label={`Configuration of ${run.name}`}>
        {text}
      </pre>
    </>
  );
}
