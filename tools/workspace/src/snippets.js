/**
 * Code in the documentation is taken from files that tests compile and run.
 *
 * A fence that follows `<!-- snippet: PATH -->` holds that file, or with
 * `PATH#NAME` the lines between `// #region NAME` and `// #endregion`.
 * `node tools/workspace/src/snippets.js` writes them anew; a test compares.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const FENCE = /<!-- snippet: (\S+) -->\n+```(\w*)\n([\s\S]*?)```/g;

/** The pages that may hold snippets. */
export function pages() {
  const guides = readdirSync(join(root, 'docs/guide')).map((name) => `docs/guide/${name}`);
  return ['README.md', ...guides].filter((name) => name.endsWith('.md'));
}

/** The text that a snippet stands for. */
export function snippet(place) {
  const [path, name] = place.split('#');
  const text = readFileSync(join(root, path), 'utf8');
  if (name === undefined) return text;
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, i) => i > start && line.trim() === '// #endregion');
  if (start === -1 || end === -1) throw new Error(`${path} has no region ${name}`);
  const region = lines.slice(start + 1, end);
  const indent = Math.min(...region.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return region.map((line) => `${line.slice(indent)}\n`).join('');
}

/** A page with its snippets as their files have them. */
export function withSnippets(text) {
  return text.replace(
    FENCE,
    (_, place, language) => `<!-- snippet: ${place} -->\n\n\`\`\`${language}\n${snippet(place)}\`\`\``,
  );
}

/** The fences of program code on a page that no snippet comment vouches for. */
export function unvouched(text) {
  const rest = text.replace(FENCE, '');
  return [...rest.matchAll(/```(ts|js|typescript|javascript)\n([\s\S]*?)```/g)].map((match) => match[2]);
}

if (process.argv[1]?.endsWith('snippets.js')) {
  for (const page of pages()) {
    const file = join(root, page);
    writeFileSync(file, withSnippets(readFileSync(file, 'utf8')));
  }
}
