import { Box } from '@mantine/core';
import type { ComponentProps, ReactElement, Ref } from 'react';

/** An unseen element at a place of the screen, for what floats beside it. */
export function Anchor({ at, ...rest }: { readonly at: DOMRect; readonly ref?: Ref<HTMLDivElement> }): ReactElement {
  const { left, top, width, height } = at;
  const style = { position: 'fixed', left, top, width, height, pointerEvents: 'none' } as const;
  return <Box {...(rest as ComponentProps<'div'>)} style={style} />;
}
