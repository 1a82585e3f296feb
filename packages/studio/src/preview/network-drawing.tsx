import { Button, Group, Modal, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, type ReactElement } from 'react';
import classes from './network-drawing.module.css';
import { saveText } from './save-text.js';

interface NetworkDrawingProps {
  readonly svg: string;
  /** Of the network, and of the file that is saved. */
  readonly name: string;
}

/** The drawing of a network: a small one that opens a large one, and that can be saved. */
export function NetworkDrawing({ svg, name }: NetworkDrawingProps): ReactElement {
  const [isLarge, { open, close }] = useDisclosure(false);
  const source = useMemo(() => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, [svg]);
  const save = (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() => saveText(svg, `${name}.svg`, 'image/svg+xml')}
    >
      Save as SVG
    </Button>
  );
  return (
    <div className={classes.frame}>
      <UnstyledButton className={classes.small} onClick={open} aria-label={`Enlarge the drawing of ${name}`}>
        <img src={source} alt={`Drawing of ${name}`} />
      </UnstyledButton>
      <Group justify="flex-end" className={classes.tools}>
        {save}
      </Group>
      <Modal opened={isLarge} onClose={close} title={name} size="calc(100vw - 48px)" centered>
        <Group justify="flex-end" mb="xs">
          {save}
        </Group>
        {/* reachable by keyboard, to be scrolled */}
        <div className={classes.large} tabIndex={0} role="region" aria-label={`Drawing of ${name}`}>
          <img src={source} alt={`Drawing of ${name}`} />
        </div>
      </Modal>
    </div>
  );
}
