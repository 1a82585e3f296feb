import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../exit-code.js';
import { main } from '../main.js';
import { memoryIo } from '../testing/memory-io.fixture.js';
import { COMMANDS, GLOBAL_OPTIONS } from './table.js';

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('--help', () => {
  it.each(COMMANDS.map((spec) => [spec.name, spec] as const))(
    '%s fits into 80 columns and leaves nothing out',
    async (name, spec) => {
      const io = memoryIo();
      expect(await main([name, '--help'], io)).toBe(EXIT.done);
      const help = io.out.text();
      expect(io.err.text()).toBe('');
      expect(widest(help)).toBeLessThanOrEqual(80);
      for (const option of [...spec.options, ...GLOBAL_OPTIONS]) expect(help).toContain(`--${option.name}`);
      for (const positional of spec.positionals) expect(help).toContain(positional.name);
      for (const [line] of spec.examples) expect(help).toContain(`  uninas ${line}\n`);
      expect(help).toMatch(/^[A-Z].*\.\n/);
    },
  );

  it('lists all commands, whichever way it is asked for', async () => {
    const texts = await Promise.all(
      [[], ['--help'], ['-h'], ['help']].map(async (args) => {
        const io = memoryIo();
        expect(await main(args, io)).toBe(EXIT.done);
        return io.out.text();
      }),
    );
    expect(new Set(texts).size).toBe(1);
    expect(widest(texts[0]!)).toBeLessThanOrEqual(80);
    for (const { name, summary } of COMMANDS) {
      expect([name, texts[0]!.includes(`uninas ${name} `)]).toEqual([name, true]);
      expect(summary.length).toBeLessThanOrEqual(60);
    }
  });

  it('describes one command by name', async () => {
    const [asOption, byName] = [memoryIo(), memoryIo()];
    await main(['check', '--help'], asOption);
    await main(['help', 'check'], byName);
    expect(byName.out.text()).toBe(asOption.out.text());
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['chek'], 'there is no command chek; did you mean check?'],
    [['--jason', 'check'], 'there is no option --jason before a command'],
    [['frobnicate'], 'there is no command frobnicate\n'],
    [['check'], 'check needs <config...>'],
    [['help', 'tre'], 'did you mean tree?'],
  ])('%j is answered on stderr with exit code 2', async (args, message) => {
    const io = memoryIo();
    expect(await main(args, io)).toBe(EXIT.input);
    expect(io.err.text()).toContain(message);
    expect(io.err.text()).toContain('--help shows how it is used');
    expect(io.err.text()).not.toContain('    at ');
    expect(io.out.text()).toBe('');
  });
});
