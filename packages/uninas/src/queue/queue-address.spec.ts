import { describe, expect, it } from '@jest/globals';
import { addressText, queueAddress } from './queue-address.js';

const read = (text: string, env = {}) => queueAddress(text, env, 'worker');

describe('the address of a queue', () => {
  it('has parts that may be left out', () => {
    expect(read('redis://big')).toEqual({ host: 'big', port: 6379, tls: false, name: 'uninas' });
    expect(read('rediss://me:p%40ss%3A%C3%B6@[::1]:7000/group.a')).toEqual({
      host: '::1',
      port: 7000,
      tls: true,
      name: 'group.a',
      username: 'me',
      password: 'p@ss:ö',
    });
  });

  it('has its password in the environment, unless it is written out', () => {
    const env = { UNINAS_QUEUE_PASSWORD: 'of the environment' };
    expect(read('redis://big', env).password).toBe('of the environment');
    expect(read('redis://:written@big', env).password).toBe('written');
  });

  it('is shown without user and password', () => {
    expect(addressText(read('rediss://me:secret@[::1]:7000/a'))).toBe('rediss://[::1]:7000/a');
    expect(addressText(read('redis://:secret@big'))).toBe('redis://big:6379/uninas');
  });

  it.each([
    ['big:secret', /is no address/],
    ['http://:secret@big', /no address of a Redis/],
    ['redis://:secret@big/0', /no number of a database/],
    ['redis://:secret@big/a/b', /no name that can be used/],
    ['redis://:secret@big/a?db=1', /something after the name/],
    ['redis://:secret%zz@big', /% that stands for no character/],
    ['redis://:secret@', /is no address|names no host/],
  ])('is refused without telling the password: %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow(/secret/);
  });
});
