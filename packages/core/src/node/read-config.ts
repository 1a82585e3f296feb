import { isUtf8, type Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ArgValue } from '../declare/arg.js';
import { entriesOf, isRecord, wordEntry, type Entry } from '../config/layer.js';
import { readSource } from '../config/read.js';
import { jsonSource } from '../config/json-source.js';
import type { Source } from '../config/source.js';
import { isOk, type Problem, type ProblemCode } from '../diagnose/problem.js';
import type { Register } from '../register/register.js';
import type { EarlierRun } from '../tree/inherit.js';
import { parse } from '../tree/parse.js';
import { configFiles, configsAlike, type ConfigPlaces } from './config-files.js';
import type { ConfigRequest, ReadConfig } from './config-request.js';
import { resolvePath } from './home.js';

/** Reads and parses a configuration; everything that is wrong is in `problems`. */
export async function readConfig(request: ConfigRequest, register: Register): Promise<ReadConfig> {
  const cwd = request.cwd ?? process.cwd();
  const problems: Problem[] = [];
  const entries: Entry[] = [];
  const sources: Source[] = [];
  const places = { cwd, home: request.home, known: request.texts && new Set(request.texts.keys()) };
  const files = configFiles(request.files, places);
  for (const [layer, file] of files.entries()) {
    const given = request.texts?.get(file);
    const source = given === undefined ? await readFile(file, places, problems) : await readSource(file, given);
    if (source === undefined) continue;
    sources.push(source);
    problems.push(...source.problems);
    const own = documentEntries(source, layer, placesOf(source, request, cwd));
    if (own !== undefined) entries.push(...own);
    else if (source.problems.length === 0) problems.push(notAnObject(source));
  }
  entries.push(...(request.words ?? []).map((word) => wordEntry(word, files.length)));
  // without the text of a file, most of what parsing would report is only its echo
  if (!isOk(problems)) return { tree: undefined, problems, ok: false, sources, files };
  const result = parse(entries, register, {
    pathNames: Object.keys(request.home.paths),
    mustInherit: request.mustInherit ?? false,
    earlierRun: (folder, args) => readEarlierRun(folder, saveDirOf(args), request),
  });
  return { ...result, problems: [...problems, ...result.problems], sources, files };
}

async function readFile(file: string, places: ConfigPlaces, problems: Problem[]): Promise<Source | undefined> {
  const report = (code: ProblemCode, reason: string, expected: string): undefined => {
    const message = `${file} cannot be read: ${reason}`;
    const near = code === 'UNINAS_EMISSING_FILE' ? configsAlike(file, places) : [];
    const several = near.length > 1 ? `; ${near.length} shipped configurations have this name, write a path` : '';
    problems.push({
      code,
      severity: 'error',
      file,
      path: '',
      message: message + several,
      found: file,
      expected: near.length > 1 ? near : [expected],
      ...(near[0] !== undefined && { suggestion: near[0] }),
    });
  };
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(places.cwd, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'this is a folder' : message;
    return report('UNINAS_EMISSING_FILE', reason, 'a configuration file');
  }
  // what is no UTF-8 would be read as something else, and written back as that by a fix
  if (!isUtf8(bytes)) return report('UNINAS_ESYNTAX', 'it is not encoded as UTF-8', 'text in UTF-8');
  return readSource(file, bytes.toString('utf8'));
}

/**
 * The entries of a document; the `run.json` of a run holds its configuration under `config`.
 *
 * @param places arguments of that run that are other than when it was saved
 */
function documentEntries(
  source: Source,
  layer: number,
  places: Readonly<Record<string, string>> = {},
): readonly Entry[] | undefined {
  if (isRecord(source.data) && isRecord(source.data['config']) && isRunFormat(source.data['format'])) {
    return Object.entries(source.data['config']).map(([key, value]) => ({
      key,
      value: places[key] ?? value,
      origin: { layer, source, pointer: ['config', key] },
    }));
  }
  return entriesOf(source, layer);
}

/** Where a run that was moved lies now, and the earlier run that it inherited from. */
function placesOf(
  { name, data }: Source,
  { home }: Pick<ConfigRequest, 'home'>,
  cwd: string,
): Readonly<Record<string, string>> {
  if (!isRecord(data) || !isRecord(data['config']) || !isRunFormat(data['format'])) return {};
  const { config, inherited } = data as { config: Record<string, unknown>; inherited?: { by?: string; from?: string } };
  const dir = dirname(resolve(cwd, name));
  const now: Record<string, string> = { save_dir: dir };
  if (inherited?.by !== undefined && inherited.from !== undefined) now[inherited.by] = resolve(dir, inherited.from);
  const moved = Object.entries(now).filter(([argument, path]) => {
    const before = config[argument];
    return typeof before === 'string' && resolvePath(before, home.paths, cwd) !== path;
  });
  // braces in a path are no placeholders
  return Object.fromEntries(moved.map(([argument, path]) => [argument, path.replace(/[{}]/g, '$&$&')]));
}

function isRunFormat(format: unknown): boolean {
  return typeof format === 'string' && format.startsWith('uninas-run/');
}

function notAnObject(source: Source): Problem {
  return {
    code: 'UNINAS_EWRONG_TYPE',
    severity: 'error',
    file: source.name,
    ...source.locate([], 'value'),
    path: '',
    message: 'a configuration is an object of keys and values',
    found: JSON.stringify(source.data),
    expected: ['an object'],
  };
}

function saveDirOf(args: Readonly<Record<string, ArgValue>>): string | undefined {
  return typeof args['save_dir'] === 'string' ? args['save_dir'] : undefined;
}

/** Our `run.json`, or the `task.run_config` of the Python original. */
const PYTHON_RUN = 'task.run_config';
const RUN_FILES = ['run.json', PYTHON_RUN];

/**
 * The earlier run that a path names.
 *
 * @param saveDir folder of the run that inherits, if it is known
 */
export function readEarlierRun(
  path: string,
  saveDir: string | undefined,
  { home, mayInherit, cwd = process.cwd() }: Pick<ConfigRequest, 'cwd' | 'home' | 'mayInherit'>,
): EarlierRun | undefined {
  const folder = resolvePath(path, home.paths, cwd);
  if (mayInherit?.(folder) === false) return undefined;
  const own = saveDir === undefined ? undefined : resolvePath(saveDir, home.paths, cwd);
  for (const name of RUN_FILES) {
    const file = join(folder, name);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      continue; // the caller says that there is no earlier run
    }
    const source = jsonSource(file, text);
    const entries = documentEntries(source, 0) ?? [];
    const [wrong] = source.problems;
    const damage = wrong && `${wrong.message} (line ${wrong.line ?? 1})`;
    return {
      name: file,
      entries,
      ...(damage !== undefined && { damage }),
      isForeign: name === PYTHON_RUN,
      isCyclic: own !== undefined && leadsTo(folder, own, new Set()),
    };
  }
  return own === folder ? { name: folder, entries: [], isCyclic: true } : undefined;
}

/** Whether a run is another one, or inherited from it. */
function leadsTo(folder: string, target: string, seen: Set<string>): boolean {
  if (folder === target) return true;
  if (seen.has(folder)) return false;
  seen.add(folder);
  try {
    const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { inherited?: { from?: string } };
    const from = run.inherited?.from;
    return from !== undefined && leadsTo(resolve(folder, from), target, seen);
  } catch {
    return false; // it inherits from nothing that can be read
  }
}
