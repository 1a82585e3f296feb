import type { PartSlot } from '@uninas/contracts';
import { optional } from '@uninas/core';

/** The slot of an attention module, an object among the kwargs. */
export const attentionSlot: PartSlot = {
  ...optional('attention_module', 'attention to channels'),
  inline: { key: 'att_cls' },
};
