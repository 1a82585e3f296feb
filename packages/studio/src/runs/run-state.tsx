import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStop,
} from '@tabler/icons-react';
import type { ComponentType, ReactElement } from 'react';
import type { RunState } from '../api/run-types.js';

interface Look {
  readonly color: string;
  readonly Icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
}

const LOOKS: Readonly<Record<RunState, Look>> = {
  queued: { color: 'gray', Icon: IconClock },
  running: { color: 'cyan', Icon: IconPlayerPlayFilled },
  stopping: { color: 'orange', Icon: IconPlayerStop },
  stopped: { color: 'orange', Icon: IconPlayerPauseFilled },
  done: { color: 'teal', Icon: IconCheck },
  failed: { color: 'red', Icon: IconAlertTriangle },
};

/** The colour in which a run of a state is shown. */
export function stateColor(state: RunState): string {
  return LOOKS[state].color;
}

/** The state of a run as a word with a sign. */
export function RunStateBadge({ state, place }: { readonly state: RunState; readonly place?: number }): ReactElement {
  const { color, Icon } = LOOKS[state];
  const text = place === undefined ? state : `${state}, ${place === 1 ? 'next' : `no. ${place}`}`;
  return (
    <Badge
      variant="light"
      color={color}
      size="md"
      radius="sm"
      tt="none"
      leftSection={<Icon size={12} aria-hidden />}
      style={{ flexShrink: 0 }}
      data-state={state}
      autoContrast
    >
      {text}
    </Badge>
  );
}
