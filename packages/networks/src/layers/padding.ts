import type { PlanBuilder, WindowOptions } from '@uninas/contracts';

/** The padding that a kwarg means: `same`, or a number of zeros at each side. */
export function paddingOf(builder: PlanBuilder, text: string): NonNullable<WindowOptions['padding']> {
  if (text === 'same') return text;
  const side = Number(text);
  return text.trim() !== '' && Number.isInteger(side) && side >= 0
    ? side
    : builder.fail(`padding is "same" or a whole number from 0 on, found "${text}"`);
}
