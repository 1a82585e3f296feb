import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { ApiError } from '../api/api-error.js';
import { useStreamState } from './live/stream.js';

/** Tells that the server is away; what is shown is then what was known before. */
export function OfflineBanner({ error }: { readonly error: Error | null }): ReactElement | null {
  const state = useStreamState();
  if (state !== 'lost' && error === null) return null;
  const isOther = error instanceof ApiError && error.status === 401;
  return (
    <Alert
      color="orange"
      radius={0}
      py="xs"
      role="status"
      icon={<IconPlugConnectedX size={18} aria-hidden />}
      title={isOther ? 'The server was started anew' : 'The server does not answer'}
    >
      {isOther
        ? 'Open the address that "uninas studio" printed last.'
        : 'Runs go on without it. Once "uninas studio" is started again, this page goes on by itself.'}
    </Alert>
  );
}
