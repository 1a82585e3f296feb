import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openRegister, type Surroundings } from '../open-register.js';
import { errorParts } from '../report/error-parts.js';
import { showProblems } from '../report/show-problems.js';
import { RunConsole } from '../run/console.js';
import { EXPORTER, openExporter, type ExportedLike, type ExportQueryLike } from '../run/open-exporter.js';
import { alignColumns } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';
import { writeAtomic } from '../write-atomic.js';

/** `uninas export`: a network as ONNX, as weights for PyTorch, or as its description. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const lists = listsOf(invocation);
  const out = outOf(invocation, io);
  const exporter = await openExporter(io.cwd);
  if (exporter === undefined) {
    io.err.write(`${paint(io.err, 'red', 'error:')} exporting needs ${EXPORTER}: npm install ${EXPORTER}\n`);
    return EXIT.input;
  }
  const surroundings = await openRegister(invocation, io);
  if (!(await showProblems(surroundings.problems, [], io))) return EXIT.input;
  let exported: ExportedLike;
  try {
    exported = await exporter.exportNetwork({ ...queryOf(invocation, io, surroundings), ...lists });
  } catch (error) {
    if (invocation.flag('json')) printJson(io, { ok: false, error: errorParts(error) });
    throw error;
  }
  const to = invocation.text('to')!;
  const file = out ?? (to === 'config' ? undefined : join(io.cwd, `${exported.summary.name}.${to}`));
  if (file !== undefined) writeAtomic(file, exported.bytes);
  show(exported, file, invocation, io);
  return EXIT.done;
}

function queryOf(invocation: Invocation, { cwd, err }: Io, { register, home }: Surroundings): ExportQueryLike {
  const [classes, seed] = [invocation.count('classes'), invocation.count('seed')];
  const [weights, shipped] = [invocation.text('weights'), home.paths['path_conf_net']];
  return {
    source: resolve(cwd, invocation.positionals[0]!),
    to: invocation.text('to')!,
    ...(classes !== undefined && { classes }),
    ...(seed !== undefined && { seed }),
    ...(weights !== undefined && { weights: resolve(cwd, weights) }),
    ...(shipped !== undefined && { shipped }),
    modules: register,
    log: new RunConsole({ err }, err),
  };
}

/** @throws {UsageError} if the gene or the shape of the input is not one */
function listsOf(invocation: Invocation): Pick<ExportQueryLike, 'gene' | 'input'> {
  const gene = numbersOf(invocation, 'gene', 0);
  const input = numbersOf(invocation, 'input', 1);
  if (input !== undefined && input.length !== 3 && input.length !== 1) {
    throw new UsageError('--input is height, width and channels, such as 32,32,3, or a number of features', 'export');
  }
  return { ...(gene && { gene }), ...(input && { input }) };
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

function printJson(io: Io, data: object): void {
  io.out.write(`${JSON.stringify(data, null, 2)}\n`);
}

/** @throws {UsageError} if the value of an option is no list of whole numbers */
function numbersOf(invocation: Invocation, option: string, least: number): readonly number[] | undefined {
  const text = invocation.text(option);
  if (text === undefined) return undefined;
  const numbers = text.split(/[,x]/).map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (numbers.every((number) => number >= least)) return numbers;
  throw new UsageError(
    `--${option} takes whole numbers from ${least} on, separated by commas; ${text} was given`,
    'export',
  );
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
