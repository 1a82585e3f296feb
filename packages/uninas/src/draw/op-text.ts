import type { Description } from '@uninas/contracts';

/**
 * An operation in a few words: its class without `Layer`, kernel, expansion,
 * stride and whatever else is unusual about it, as in `MobileInvertedConv 5x5 e3 /2`.
 */
export function opText(op: Description): string {
  const { name, submodules = {}, submodule_lists = {} } = op;
  const parts = submodule_lists['submodules'] ?? [];
  if (submodules['wrapped'] !== undefined) return opText(submodules['wrapped']);
  if (submodules['forward_module'] !== undefined) return opText(submodules['forward_module']);
  if (name.startsWith('Sequential')) return joined(parts.map(opText), ', ');
  if (name === 'SumParallelModules') return joined(parts.map(opText), ' + ');
  return [name.replace(/Layer$/, ''), ...detailsOf(op.kwargs ?? {})].join(' ');
}

/** The texts of several operations, with their activation functions where they would be the same otherwise. */
export function opTexts(ops: readonly Description[]): readonly string[] {
  const texts = ops.map(opText);
  if (new Set(texts).size === texts.length) return texts;
  return texts.map((text, i) => `${text} ${String(ops[i]!.kwargs?.['act_fun'] ?? '')}`.trimEnd());
}

function detailsOf(kwargs: NonNullable<Description['kwargs']>): readonly string[] {
  const value = (name: string): unknown => kwargs[name];
  const beyond = (name: string, usual: number): number | undefined => {
    const found = value(name);
    return typeof found === 'number' && found !== usual ? found : undefined;
  };
  const [expansion, stride, dilation] = [beyond('expansion', 1), beyond('stride', 1), beyond('dilation', 1)];
  const details = [
    value('pool_type'),
    kernelText(value('k_size')),
    listText(value('k_sizes'), 'k'),
    expansion === undefined ? undefined : `e${expansion}`,
    listText(value('expansions'), 'e'),
    dilation === undefined ? undefined : `dilated ${dilation}`,
    value('groups') === -1 ? 'depthwise' : undefined,
    attentionText(value('att_dict')),
    stride === undefined ? undefined : `/${stride}`,
  ];
  return details.filter((detail): detail is string => typeof detail === 'string');
}

function kernelText(size: unknown): string | undefined {
  if (typeof size === 'number') return `${size}x${size}`;
  return Array.isArray(size) ? size.map((side) => `${side}x${side}`).join('+') : undefined;
}

function listText(values: unknown, letter: string): string | undefined {
  return Array.isArray(values) ? `${letter}${values.join('|')}` : undefined;
}

const ATTENTION: Readonly<Record<string, string>> = {
  SqueezeExcitationChannelModule: 'SE',
  EfficientChannelAttentionModule: 'ECA',
};

function attentionText(attention: unknown): string | undefined {
  if (typeof attention !== 'object' || attention === null) return undefined;
  const { att_cls } = attention as { att_cls?: unknown };
  return ATTENTION[String(att_cls)] ?? 'attention';
}

/** Texts one after the other, equal ones once with their number. */
function joined(texts: readonly string[], separator: string): string {
  const runs: [text: string, count: number][] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.[0] === text) last[1]++;
    else runs.push([text, 1]);
  }
  return runs.map(([text, count]) => (count === 1 ? text : `${count} x ${text}`)).join(separator);
}
