import { ActionIcon, AppShell, Group, Text, Title, useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import classes from './frame.module.css';

const PARTS = [
  { href: '/', label: 'Editor' },
  { href: '/runs', label: 'Runs' },
];

/** The frame of every part of the page: name, navigation, light or dark. */
export function Frame({ children }: { readonly children: ReactNode }): ReactElement {
  const [location] = useLocation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const isHere = (href: string) => (href === '/' ? location === '/' : location.startsWith(href));
  return (
    <AppShell header={{ height: 48 }} padding={0}>
      <AppShell.Header>
        <Group h="100%" px="md" gap="lg" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Title order={1} size="h5" visibleFrom="xs">
              UniNAS
            </Title>
          </Group>
          <Group component="nav" aria-label="Parts of the studio" gap={4} wrap="nowrap">
            {PARTS.map(({ href, label }) => (
              <Text
                key={href}
                component={Link}
                href={href}
                className={classes.part}
                aria-current={isHere(href) ? 'page' : undefined}
              >
                {label}
              </Text>
            ))}
          </Group>
          <ActionIcon
            ml="auto"
            variant="subtle"
            color="gray"
            aria-label={scheme === 'dark' ? 'Light colours' : 'Dark colours'}
            onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
          >
            {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
          </ActionIcon>
        </Group>
      </AppShell.Header>
      <AppShell.Main>{children}</AppShell.Main>
    </AppShell>
  );
}
