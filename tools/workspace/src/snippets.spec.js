import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, root, unvouched, withSnippets } from './snippets.js';

describe.each(pages())('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('shows code as its files have it', () => {
    expect(text).toBe(withSnippets(text));
  });

  it('shows no code that no test runs', () => {
    expect(unvouched(text)).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1]);
    const missing = links.filter((link) => {
      try {
        readFileSync(join(root, page, '..', link));
        return false;
      } catch (error) {
        return error.code !== 'EISDIR';
      }
    });
    expect(missing).toEqual([]);
  });
});
