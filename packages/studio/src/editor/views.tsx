import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { Outline } from './outline/outline.js';
import type { ViewName } from './ui/ui-store.js';

/** A way to look at the configuration. */
interface View {
  readonly name: ViewName;
  readonly label: string;
  readonly Component: ComponentType | LazyExoticComponent<ComponentType>;
}

/** All views of the one configuration; but for the outline they are loaded when they are opened. */
export const VIEWS: readonly View[] = [
  { name: 'outline', label: 'Outline', Component: Outline },
  { name: 'graph', label: 'Graph', Component: lazy(() => import('../graph/graph-view.js')) },
  { name: 'network', label: 'Network', Component: lazy(() => import('../preview/preview-panel.js')) },
  { name: 'text', label: 'Text', Component: lazy(() => import('../text/text-view.js')) },
];
