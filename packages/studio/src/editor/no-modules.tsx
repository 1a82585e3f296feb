import { Button, Center, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { ApiError } from '../api/api-error.js';

/** Shown when the server does not tell what is installed. */
export function NoModules({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }): ReactElement {
  const isToken = error instanceof ApiError && error.status === 401;
  return (
    <Center h={360} p="md">
      <Stack align="center" role="alert" maw={460}>
        <Title order={2} size="h4">
          {isToken ? 'This page needs its key' : 'The modules could not be loaded'}
        </Title>
        <Text ta="center">
          {isToken
            ? 'Open the whole address that “uninas studio” printed, with the part after “token=”. It is a new one each time the studio is started.'
            : error.message}
        </Text>
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </Center>
  );
}
