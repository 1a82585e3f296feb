import { Button, Group } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowRight,
  IconDownload,
  IconFold,
  IconLayoutDistributeHorizontal,
} from '@tabler/icons-react';
import { Panel } from '@xyflow/react';
import type { ReactElement } from 'react';
import { foldAll } from '../editor/outline/actions.js';
import { saveText } from '../preview/save-text.js';
import type { GraphLayout } from './graph-layout.js';
import { graphSvg } from './graph-svg.js';
import classes from './graph.module.css';

interface ToolsProps {
  readonly layout: GraphLayout;
  readonly onTurn: () => void;
}

/** Turns the graph, folds and unfolds all, saves the drawing. */
export function GraphTools({ layout, onTurn }: ToolsProps): ReactElement {
  const isDown = layout.direction === 'down';
  const save = (): void => {
    const name = layout.boxes[0]?.title ?? 'tree';
    saveText(graphSvg(`Argument tree of ${name}`, layout), `${name}.svg`, 'image/svg+xml');
  };
  return (
    <Panel position="top-right">
      <Group gap={6} className={classes.tools}>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={isDown ? <IconArrowRight size={15} aria-hidden /> : <IconArrowDown size={15} aria-hidden />}
          onClick={onTurn}
        >
          <span className={classes.label}>{isDown ? 'Left to right' : 'Top to bottom'}</span>
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconFold size={15} aria-hidden />}
          onClick={() => foldAll(true)}
        >
          <span className={classes.label}>Fold all</span>
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconLayoutDistributeHorizontal size={15} aria-hidden />}
          onClick={() => foldAll(false)}
        >
          <span className={classes.label}>Unfold all</span>
        </Button>
        <Button size="compact-xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
          <span className={classes.label}>Save as SVG</span>
        </Button>
      </Group>
    </Panel>
  );
}
