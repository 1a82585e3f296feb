import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BAD, familyRegister } from './family.fixture.js';
import { areValid, complaints } from './readme.fixture.js';

const src = dirname(fileURLToPath(import.meta.url));

describe('the README', () => {
  it('shows the example that is tested here', () => {
    const region = /\/\/ #region example\n([\s\S]*)\/\/ #endregion/.exec(
      readFileSync(join(src, 'readme.fixture.ts'), 'utf8'),
    )!;
    expect(readFileSync(join(src, '../README.md'), 'utf8')).toContain(`\`\`\`ts\n${region[1]}\`\`\``);
  });

  it('whose functions tell good modules from others', async () => {
    expect(await complaints(familyRegister())).toEqual([]);
    expect(await complaints(familyRegister({ OddFlagShape: BAD.OddFlagShape }))).toHaveLength(1);
    expect(areValid(familyRegister(), 'DrawTask', 5)).toBe(true);
  });
});
