import { describe, expect, it } from '@jest/globals';
import { Refusals } from './refusals.js';

const refuse = (refusals: Refusals, address: string, times: number): boolean[] =>
  Array.from({ length: times }, () => refusals.add(address));

describe('Refusals', () => {
  it('are too many from the 101st on, for ten seconds, of one address', () => {
    let now = 0;
    const refusals = new Refusals(() => now);
    expect(refuse(refusals, '10.0.0.7', 100)).not.toContain(true);
    expect(refusals.isShut('10.0.0.7')).toBe(false);
    now = 9999;
    expect(refusals.add('10.0.0.7')).toBe(true);
    expect([refusals.isShut('10.0.0.7'), refusals.isShut('10.0.0.8'), refusals.add('10.0.0.8')]).toEqual([true, false, false]); // prettier-ignore
    now = 10_000;
    expect([refusals.isShut('10.0.0.7'), refusals.add('10.0.0.7')]).toEqual([false, false]);
  });

  it.each(['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1'])('never shut out who shares %s', (address) => {
    const refusals = new Refusals();
    expect(refuse(refusals, address, 200).at(-1)).toBe(true);
    expect(refusals.isShut(address)).toBe(false);
  });

  it('remember only so many addresses', () => {
    const refusals = new Refusals();
    refuse(refusals, '10.0.0.7', 101);
    for (let i = 0; i < 1000; i++) refusals.add(`10.1.${i >> 8}.${i & 255}`);
    expect(refusals.isShut('10.0.0.7')).toBe(false);
  });
});
