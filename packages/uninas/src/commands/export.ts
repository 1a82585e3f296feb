import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { findNetworkFile } from '../network/find-network-file.js';
import { readNetworkFile, type WrongConfig } from '../network/network-file.js';
import { networkOptions, type NetworkOptions } from '../network/network-options.js';
import { openNetworks } from '../network/open-networks.js';
import { openRegister, type Surroundings } from '../open-register.js';
import { printJson, refuseConfig, withJsonError } from '../report/json-error.js';
import { showProblems } from '../report/show-problems.js';
import { RunConsole } from '../run/console.js';
import { EXPORTER, openExporter, type ExportedLike, type ExportQueryLike } from '../run/open-exporter.js';
import { alignColumns } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';
import { writeAtomic } from '../write-atomic.js';

/** `uninas export`: a network as ONNX, as weights for PyTorch, or as its description. */
export function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  return withJsonError(invocation, io, () => exportTo(invocation, io));
}

async function exportTo(invocation: Invocation, io: Io): Promise<ExitCode> {
  const options = networkOptions(invocation, 'export');
  if (options.hint !== undefined) io.err.write(`${paint(io.err, 'yellow', 'warning:')} ${options.hint}\n`);
  const out = outOf(invocation, io);
  const exporter = await openExporter(io.cwd);
  if (exporter === undefined) throw new UsageError(`exporting needs ${EXPORTER}: npm install ${EXPORTER}`, 'export');
  const surroundings = { ...(await openRegister(invocation, io)), cwd: io.cwd };
  if (!(await showProblems(surroundings.problems, [], io))) return EXIT.input;
  const source = await sourceOf(invocation, options, surroundings);
  if ('problems' in source) return refuseConfig(source, invocation, io);
  const exported = await exporter.exportNetwork({ ...queryOf(invocation, options, surroundings, io), ...source });
  const to = invocation.text('to')!;
  const file = out ?? (to === 'config' ? undefined : join(io.cwd, `${exported.summary.name}.${to}`));
  if (file !== undefined) writeAtomic(file, exported.bytes);
  show(exported, file, invocation, io);
  return EXIT.done;
}

/** What the package that exports reads: a run with its weights, or a network that is found as `uninas network` does. */
async function sourceOf(
  invocation: Invocation,
  options: NetworkOptions,
  surroundings: Surroundings & { readonly cwd: string },
): Promise<Pick<ExportQueryLike, 'source' | 'description' | 'known' | 'gene'> | WrongConfig> {
  const place = findNetworkFile(invocation.positionals[0]!, options.gene, surroundings, 'export');
  const gene = place.gene && { gene: place.gene };
  if (place.run !== undefined) return { source: place.run, ...gene };
  const networks = await openNetworks(surroundings.cwd);
  const found = await readNetworkFile(place, networks, { ...options, command: 'export' }, surroundings);
  if ('problems' in found) return found;
  const { file, description, known } = found;
  return { source: file, description, ...(known && { known }), ...gene };
}

function queryOf(
  invocation: Invocation,
  { given }: NetworkOptions,
  { register, cwd }: Surroundings & { readonly cwd: string },
  { err }: Io,
): Omit<ExportQueryLike, 'source'> {
  const [seed, weights] = [invocation.count('seed'), invocation.text('weights')];
  return {
    to: invocation.text('to')!,
    ...(given.input && { input: given.input }),
    ...(given.output && { classes: given.output[0]! }),
    ...(seed !== undefined && { seed }),
    ...(weights !== undefined && { weights: resolve(cwd, weights) }),
    modules: register,
    log: new RunConsole({ err }, err),
  };
}

/** The file that is named, if one is. @throws {UsageError} if it is a folder */
function outOf(invocation: Invocation, { cwd }: Io): string | undefined {
  const text = invocation.text('out');
  if (text === undefined) return undefined;
  const out = resolve(cwd, text);
  if (text.endsWith('/') || (existsSync(out) && statSync(out).isDirectory())) {
    const to = invocation.text('to')!;
    const name = basename(resolve(cwd, invocation.positionals[0]!), '.network_config');
    const example = join(text, `${name}.${to === 'config' ? 'network_config' : to}`);
    throw new UsageError(`--out ${text} is a folder; name a file, such as ${example}`, 'export');
  }
  return out;
}

/** What was written, or the description itself where no file is named. */
function show(exported: ExportedLike, file: string | undefined, invocation: Invocation, io: Io): void {
  const { bytes, summary } = exported;
  const text = file === undefined ? Buffer.from(bytes).toString() : undefined;
  if (invocation.flag('json')) {
    const description = text === undefined ? {} : { description: JSON.parse(text) as unknown };
    printJson(io, { ok: true, ...summary, file: file ?? null, bytes: bytes.byteLength, ...description });
  } else {
    io.out.write(text ?? summaryText(exported, relative(io.cwd, file!)));
  }
}

function summaryText({ bytes, summary }: ExportedLike, file: string): string {
  const { params, weights, tensors, opset, input, outputs } = summary;
  const value = ({ name, shape }: NonNullable<typeof input>): string => `${name} [${shape.join(', ')}]`;
  const rows = [
    ['file', `${file}, ${sizeText(bytes.byteLength)}`],
    ...(params === undefined ? [] : [['parameters', `${params}`]]),
    ...(weights === undefined ? [] : [['weights', weights]]),
    ...(tensors === undefined ? [] : [['tensors', `${tensors}, with the names and layout of PyTorch`]]),
    ...(opset === undefined ? [] : [['ONNX', `opset ${opset}`]]),
    ...(input === undefined ? [] : [['input', value(input)]]),
    ...(outputs ?? []).map((output, i) => [i === 0 ? 'output' : '', value(output)]),
  ];
  return `${alignColumns(rows).join('\n')}\n`;
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
