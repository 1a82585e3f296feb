import {
  createTheme,
  defaultVariantColorsResolver,
  MantineProvider,
  parseThemeColor,
  type CSSVariablesResolver,
  type VariantColorsResolver,
} from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, type ReactElement } from 'react';
import { Route, Switch } from 'wouter';
import { queries } from './api/queries.js';
import { Frame } from './shell/frame.js';
import { NothingHere } from './shell/nothing-here.js';
import { Waiting } from './shell/waiting.js';

/** Letters on a light colour are darker than Mantine's own, of which orange and green ones cannot be read well. */
const readableColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const { isThemeColor, color } = parseThemeColor({
    color: input.color ?? input.theme.primaryColor,
    theme: input.theme,
  });
  if (input.variant !== 'light' || !isThemeColor) return colors;
  const dark = `var(--mantine-color-${color}-light-color)`;
  return { ...colors, color: `light-dark(color-mix(in srgb, ${dark} 70%, black), ${dark})` };
};

const theme = createTheme({
  variantColorResolver: readableColors,
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'md',
  // dark letters on bright buttons
  autoContrast: true,
  luminanceThreshold: 0.24,
  cursorType: 'pointer',
  components: {
    // a menu holds items alone, and its first one takes the focus
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
  // what the operating system has: nothing is fetched
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
});

// grey text that can still be read: Mantine's own has a contrast of 3.3 to 1
const resolveColors: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c636a', '--mantine-color-placeholder': '#6c757d' },
  dark: { '--mantine-color-dimmed': '#a6a7ab', '--mantine-color-placeholder': '#9a9ba0' },
});

// each part of the page is loaded when it is opened
const EditorPage = lazy(() => import('./editor/editor-page.js'));
const RunsPage = lazy(() => import('./runs/runs-page.js'));

/** The whole page: the frame with the navigation, and the part that the address names. */
export function App(): ReactElement {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={resolveColors}>
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <Frame>
          <Suspense fallback={<Waiting what="the page" />}>
            <Switch>
              <Route path="/" component={EditorPage} />
              <Route path="/runs/:id?" component={RunsPage} />
              <Route component={NothingHere} />
            </Switch>
          </Suspense>
        </Frame>
      </QueryClientProvider>
    </MantineProvider>
  );
}
