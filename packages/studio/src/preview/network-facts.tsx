import { Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { PlannedNetwork, Shape } from '../api/network-api.js';
import { amountText, numberText } from '../runs/format.js';
import classes from './preview.module.css';

/** The size of a network in a few numbers. */
export function NetworkFacts({ network }: { readonly network: PlannedNetwork }): ReactElement {
  const { params, macs, input, outputs, weights } = network;
  const facts: (readonly [string, string, string?])[] = [
    ['parameters', amountText(params), numberText(params)],
    ['multiply-adds', amountText(macs), numberText(macs)],
    ['input', shapeText(input)],
    [outputs.length === 1 ? 'output' : 'outputs', outputs.map(shapeText).join(', ')],
  ];
  if (weights.length > 0) {
    const count = weights.reduce((all, { choices }) => all * choices, 1);
    const names = `${weights.length} architecture weights`;
    facts.push([
      'architectures',
      count < 1e7 ? numberText(count) : count < 1e15 ? amountText(count) : count.toExponential(2),
      names,
    ]);
  }
  return (
    <dl className={classes.facts} style={{ margin: 0 }}>
      {facts.map(([name, text, title]) => (
        <div key={name} className={classes.fact} title={title}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fw={650} lh={1.3}>
            {text}
          </Text>
        </div>
      ))}
    </dl>
  );
}

/** `28×28×1`: height, width, channels. */
export function shapeText(shape: Shape): string {
  return shape.join('×');
}
