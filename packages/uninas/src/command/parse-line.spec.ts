import { describe, expect, it } from '@jest/globals';
import { UsageError, type Invocation } from './invocation.js';
import { parseLine } from './parse-line.js';
import { commandNamed, COMMANDS } from './table.js';

const parsed = (line: string): Promise<Invocation> => {
  const [name, ...args] = line.split(' ');
  return parseLine(commandNamed(name!)!, args);
};

describe('parsing a command line', () => {
  it('passes overrides on as they are, dots, braces and equals signs included', async () => {
    const { positionals, words } = await parsed(
      'run a.json --{cls_trainer}.max_epochs=3 b.yaml --SGDOptimizer#0.lr=1e-3 --cls_task=X --note=a=b --seed=1 --a.is_x',
    );
    expect(positionals).toEqual(['a.json', 'b.yaml']);
    expect(words).toEqual([
      '--{cls_trainer}.max_epochs=3',
      '--SGDOptimizer#0.lr=1e-3',
      '--cls_task=X',
      '--note=a=b',
      '--seed=1',
      '--a.is_x',
    ]);
  });

  it('takes the value of an override after a blank, where no file or key stands there', async () => {
    const { positionals, words } = await parsed(
      'run a.json --{cls_trainer}.max_epochs 3 b.json --seed -1 --cls_task.is_test_run c.run_config --is_x --note=a bench201',
    );
    expect(positionals).toEqual(['a.json', 'b.json', 'c.run_config', 'bench201']);
    expect(words).toEqual([
      '--{cls_trainer}.max_epochs=3',
      '--seed=-1',
      '--cls_task.is_test_run',
      '--is_x',
      '--note=a',
    ]);
  });

  it('takes values after a blank or an equals sign; the last one wins, lists grow', async () => {
    const invocation = await parsed('tree a.json --svg=x.svg --plugin p --svg y.svg --plugin=q --args');
    expect(invocation.text('svg')).toBe('y.svg');
    expect(invocation.texts('plugin')).toEqual(['p', 'q']);
    expect([invocation.flag('args'), invocation.flag('json')]).toEqual([true, false]);
  });

  it('lets a flag be switched off again', async () => {
    expect((await parsed('check a.json --json --json=false')).flag('json')).toBe(false);
  });

  it.each([
    ['check', 'check needs <config...>'],
    ['explain a.json', 'explain needs <KEY>'],
    ['check a.json --jsn', 'did you mean --json?'],
    ['list --were search=true', 'did you mean --where?'],
    ['list optimizer method', 'does not know what to do with method'],
    ['list --x=1', 'list has no option --x=1'],
    ['run a.json -r', 'run has no option -r'],
    ['convert a.json', 'convert needs --to hierarchical|flat'],
    ['convert a.json --to tree', 'tree is none of these'],
    ['export r --to onxx', 'onxx is none of these; did you mean onnx?'],
    ['export r', 'export needs --to onnx|safetensors|config'],
    ['tree a.json --svg', '--svg FILE needs a value'],
    ['tree a.json --svg --json', '--svg FILE needs a value'],
    ['quickstart --epochs 0', 'a whole number from 1 on'],
    ['quickstart --seed -1', 'a whole number from 0 on'],
    ['check a.json --fix=maybe', 'takes no value'],
  ])('refuses "%s"', async (line, message) => {
    const error = await parsed(line).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(message);
    expect((error as UsageError).command).toBe(line.split(' ')[0]);
  });

  it('asks for nothing when help is wanted', async () => {
    expect((await parsed('convert --help')).flag('help')).toBe(true);
  });
});

describe('the table of commands', () => {
  it('holds what the contract names, each once', () => {
    const names =
      'quickstart run check tree convert explain network list describe args schema export studio worker data doctor completion';
    expect(COMMANDS.map(({ name }) => name)).toEqual(names.split(' '));
  });

  it.each(COMMANDS.map((spec) => [spec.name, spec] as const))('%s: examples can be parsed', async (name, spec) => {
    for (const [line] of spec.examples) {
      const words = line
        .replace(/ >> .*/, '')
        .split(' ')
        .map((word) => word.replaceAll("'", ''));
      expect(words[0]).toBe(name);
      await expect(parseLine(spec, words.slice(1))).resolves.toBeDefined();
    }
  });
});
