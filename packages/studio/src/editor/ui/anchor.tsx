import { Box } from '@mantine/core';
import type { HTMLAttributes, ReactElement, Ref } from 'react';

interface AnchorProps extends HTMLAttributes<HTMLDivElement> {
  readonly at: DOMRect;
  readonly ref?: Ref<HTMLDivElement>;
}

/** An unseen element at a place of the screen, for what floats beside it. */
export function Anchor({ at, ref, id }: AnchorProps): ReactElement {
  const { left, top, width, height } = at;
  const style = { position: 'fixed', left, top, width, height, pointerEvents: 'none' } as const;
  // what it is told of the thing beside it is of no use: nobody can reach it
  return <Box {...(ref && { ref })} {...(id && { id })} style={style} aria-hidden />;
}
