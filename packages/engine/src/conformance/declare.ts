import { deepStrictEqual, throws } from 'node:assert';
import type { Ops } from '@uninas/contracts';
import type { Check } from './check.js';

/** The functions that declare tests, as those of Jest or of `node:test`. */
export interface TestRunner {
  describe(name: string, declare: () => void): unknown;
  it(name: string, run: () => void): unknown;
  beforeAll(prepare: () => Promise<void>): unknown;
}

export interface ConformanceOptions {
  /**
   * Checks that the backend is known not to pass, and why.
   *
   * They are run nevertheless, and have to fail: an exception that is no
   * longer one has to go.
   */
  readonly except?: readonly Exception[];
}

export interface Exception {
  /** What `group: name` looks like. */
  readonly checks: RegExp;
  readonly reason: string;
}

/**
 * Declares one test for each check. Each of them also looks that the engine
 * holds as many tensors afterwards as before.
 *
 * @param open makes the engine, once
 * @throws {RangeError} if an exception names no check
 */
export function declareConformance(
  runner: TestRunner,
  open: () => Promise<{ readonly ops: Ops }>,
  checks: readonly Check[],
  { except = [] }: ConformanceOptions = {},
): void {
  const idle = except.find((exception) => !checks.some((check) => exception.checks.test(title(check))));
  if (idle !== undefined) throw new RangeError(`there is no check ${idle.checks.source}`);
  let ops: Ops;
  runner.beforeAll(async () => {
    ({ ops } = await open());
  });
  for (const [group, members] of byGroup(checks)) {
    runner.describe(group, () => {
      for (const check of members) {
        const reason = except.find((exception) => exception.checks.test(title(check)))?.reason;
        if (reason === undefined) runner.it(check.name, () => runAndCount(ops, check));
        else runner.it(`${check.name}: known not to hold, ${reason}`, () => fails(ops, check));
      }
    });
  }
}

/** @throws {Error} if a check holds after all */
function fails(ops: Ops, { run }: Check): void {
  throws(() => ops.tidy(() => run(ops)), 'it holds: the exception has to go');
}

/**
 * Runs a check, and looks that as many tensors are left as there were.
 *
 * @throws {Error} if the backend does not pass
 */
export function runAndCount(ops: Ops, { run }: Check): void {
  const before = ops.memory();
  run(ops);
  deepStrictEqual(ops.memory(), before, 'tensors are left behind');
}

function title({ group, name }: Check): string {
  return `${group}: ${name}`;
}

function byGroup(checks: readonly Check[]): ReadonlyMap<string, readonly Check[]> {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const members = groups.get(check.group);
    if (members === undefined) groups.set(check.group, [check]);
    else members.push(check);
  }
  return groups;
}
