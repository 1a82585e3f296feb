import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openRegister } from '../open-register.js';
import { errorParts } from '../report/error-parts.js';
import { showProblems } from '../report/show-problems.js';
import { RunConsole } from '../run/console.js';
import { EXPORTER, openExporter, type ExportedLike } from '../run/open-exporter.js';
import { alignColumns } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';
import { writeAtomic } from '../write-atomic.js';

/** `uninas export`: a network as ONNX, as weights for PyTorch, or as its description. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const isJson = invocation.flag('json');
  const to = invocation.text('to')!;
  const [given = ''] = invocation.positionals;
  const lists = { gene: numbersOf(invocation, 'gene', 0), input: numbersOf(invocation, 'input', 1) };
  if (lists.input !== undefined && lists.input.length !== 3 && lists.input.length !== 1) {
    throw new UsageError('--input is height, width and channels, such as 32,32,3, or a number of features', 'export');
  }
  const out = outOf(invocation, io, to, given);
  const exporter = await openExporter(io.cwd);
  if (exporter === undefined) {
    io.err.write(`${paint(io.err, 'red', 'error:')} exporting needs ${EXPORTER}: npm install ${EXPORTER}\n`);
    return EXIT.input;
  }
  const { register, home, problems } = await openRegister(invocation, io);
  if (!(await showProblems(problems, [], io))) return EXIT.input;
  const [classes, seed] = [invocation.count('classes'), invocation.count('seed')];
  const [weights, shipped] = [invocation.text('weights'), home.paths['path_conf_net']];
  const query = {
    source: resolve(io.cwd, given),
    to,
    ...(lists.gene && { gene: lists.gene }),
    ...(lists.input && { input: lists.input }),
    ...(classes !== undefined && { classes }),
    ...(seed !== undefined && { seed }),
    ...(weights !== undefined && { weights: resolve(io.cwd, weights) }),
    ...(shipped !== undefined && { shipped }),
    modules: register,
    log: new RunConsole(io, io.err),
  };
  let exported: ExportedLike;
  try {
    exported = await exporter.exportNetwork(query);
  } catch (error) {
    if (isJson) io.out.write(`${JSON.stringify({ ok: false, error: errorParts(error) }, null, 2)}\n`);
    throw error;
  }
  const { bytes, summary } = exported;
  if (out !== undefined) writeAtomic(out, bytes);
  if (isJson) {
    const description = out === undefined ? { description: JSON.parse(Buffer.from(bytes).toString()) as unknown } : {};
    const file = out === undefined ? null : out;
    io.out.write(
      `${JSON.stringify({ ok: true, ...summary, file, bytes: bytes.byteLength, ...description }, null, 2)}\n`,
    );
  } else if (out === undefined) {
    io.out.write(Buffer.from(bytes).toString());
  } else {
    io.out.write(summaryText(exported, relative(io.cwd, out)));
  }
  return EXIT.done;
}

/** The file to write; undefined for the terminal. @throws {UsageError} if it cannot be one */
function outOf(invocation: Invocation, io: Io, to: string, given: string): string | undefined {
  const text = invocation.text('out');
  if (text === undefined) {
    if (to === 'config') return undefined;
    return join(io.cwd, `${nameOf(resolve(io.cwd, given))}.${to}`);
  }
  const out = resolve(io.cwd, text);
  const example = join(text, `${nameOf(resolve(io.cwd, given))}.${to === 'config' ? 'network_config' : to}`);
  if (text.endsWith('/') || (existsSync(out) && statSync(out).isDirectory())) {
    throw new UsageError(`--out ${text} is a folder; name a file, such as ${example}`, 'export');
  }
  return out;
}

function nameOf(source: string): string {
  return basename(source, '.network_config');
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
