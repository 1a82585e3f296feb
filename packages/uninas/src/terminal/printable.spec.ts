import { printable } from './printable.js';

describe('printable', () => {
  it('shows control characters instead of obeying them, and leaves text in lines as it is', () => {
    expect(printable('a\u001b[31mred\u0007')).toBe('a\\u001b[31mred\\u0007');
    expect(printable('\u009b2J\r')).toBe('\\u009b2J\\u000d');
    expect(printable('one\n\ttwo: Ärger, 網路')).toBe('one\n\ttwo: Ärger, 網路');
  });
});
