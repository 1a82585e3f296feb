/** For `node --import`: writes the URL or path of every module that the process loads to the file in RECORD. */
export const RECORD_IMPORTS = `
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  appendFileSync(process.env.RECORD, Module._resolveFilename(request, parent) + '\\n');
  return load.call(this, request, parent, ...rest);
};
const hooks = \`
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.RECORD, url + '\\\\n');
  return next(url, context);
}\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
`;
