import type { NetworkPlan, PlannedModule } from '@uninas/contracts';
import { alignColumns, count, wrapText } from '../terminal/columns.js';
import { printable, printableName } from '../terminal/printable.js';
import { paint, type Sink } from '../terminal/io.js';
import type { MacRuleName, NetworksLike } from './open-networks.js';
import { macsOf } from './network-json.js';
import { countText, networkTable } from './network-table.js';
import type { ShownNetwork } from './plan-shown.js';

/** A network as text of 80 columns: where it is from, its table, its sums, its architecture weights. */
export function networkText(
  { file, note }: { readonly file: string; readonly note?: string | undefined },
  { plan, shapes }: ShownNetwork,
  networks: NetworksLike,
  rule: MacRuleName,
  sink: Pick<Sink, 'hasColor'>,
): string {
  const [header = '', ...rows] = networkTable(plan, networks);
  const isSearch = plan.weights.length > 0;
  const [input = '', classes = ''] = shapes;
  const sums = [
    ['parameters', countText(networks.countParams(plan))],
    ['multiply-adds', `${countText(macsOf(plan, networks, rule))}, counted by the rule ${rule}`],
    ...networks.auxiliaryHeads(plan).map((head) => ['auxiliary head', auxiliaryText(head, plan, networks, rule)]),
    ['input', input],
    ['classes', classes],
  ];
  const lines = [
    `${paint(sink, 'bold', printable(plan.name))}  ${printable(file)}`,
    ...(note === undefined ? [] : [note]),
    '',
    paint(sink, 'bold', header),
    ...rows,
    '',
    ...alignColumns(sums),
  ];
  if (isSearch) lines.push('', ...weightLines(plan, sink));
  lines.push(...plan.warnings.map((warning) => wrapText(`warning: ${printable(warning)}`, 80)));
  return `${lines.join('\n')}\n`;
}

function auxiliaryText(head: PlannedModule, plan: NetworkPlan, networks: NetworksLike, rule: MacRuleName): string {
  const macs = macsOf({ ...plan, modules: [head] }, networks, rule);
  return `${countText(head.params)} parameters, ${countText(macs)} multiply-adds, in training only`;
}

function weightLines({ weights, requests }: NetworkPlan, sink: Pick<Sink, 'hasColor'>): readonly string[] {
  const size = weights.reduce((product, { choices }) => product * BigInt(choices), 1n);
  const digits = String(size);
  const sizeText =
    digits.length > 15 ? `${digits[0]}.${digits.slice(1, 3)}e${digits.length - 1}` : size.toLocaleString('en-US');
  const used = (name: string): number => requests.filter((request) => request.name === name).length;
  const [header = '', ...rows] = alignColumns([
    ['name', 'candidates', 'used', 'strategy'],
    ...weights.map(({ name, choices, strategy }) => [
      printableName(name),
      String(choices),
      `${used(name)}x`,
      printableName(strategy),
    ]),
  ]);
  return [
    wrapText(
      `${count(weights.length, 'architecture weight')}, ${sizeText} architectures; the sums are those of all ` +
        'candidates together, --gene shows one architecture',
      80,
    ),
    '',
    paint(sink, 'bold', header),
    ...rows,
  ];
}
