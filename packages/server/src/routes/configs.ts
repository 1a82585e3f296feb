import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { convertConfig } from 'uninas';
import type { Context } from '../context.js';
import type { ConfigFolder } from '../files/config-folder.js';
import { ApiError, notFound } from '../http/api-error.js';
import { ANY_OBJECT, CHECK, ETAG, NAME, PATH, TEXT } from '../http/schemas.js';

const GIVEN = Type.Object(
  { config: Type.Optional(ANY_OBJECT), text: Type.Optional(TEXT), name: Type.Optional(NAME) },
  { additionalProperties: false },
);
const CONVERT = Type.Object(
  {
    text: TEXT,
    name: NAME,
    to: Type.Union([Type.Literal('hierarchical'), Type.Literal('flat')]),
    format: Type.Union([Type.Literal('json'), Type.Literal('yaml')]),
  },
  { additionalProperties: false },
);
const FILE = Type.Object({ folder: Type.String(), '*': PATH });
const WRITE = Type.Object(
  { text: TEXT, etag: Type.Union([ETAG, Type.Null()], { description: 'null: there must be no such file yet' }) },
  { additionalProperties: false },
);
const EARLIER = Type.Object({ path: PATH });
const REMOVE = Type.Object({ etag: ETAG });
const VERSION = Type.Object({ etag: Type.String() });
const FOLDERS = Type.Object({
  folders: Type.Array(
    Type.Object({
      id: Type.String(),
      path: Type.String(),
      writable: Type.Boolean(),
      files: Type.Array(Type.Object({ path: Type.String(), bytes: Type.Integer(), modified: Type.String() })),
    }),
  ),
});

/** Configurations as texts and as files. */
export function configRoutes(app: FastifyInstance, { configs, folders }: Context): void {
  const check = { summary: 'everything that is wrong with a configuration', body: GIVEN, response: { 200: CHECK } };
  app.post<{ Body: Static<typeof GIVEN> }>('/api/check', { schema: check }, async ({ body }) => {
    return (await configs.read(body)).check;
  });

  const convert = {
    summary: 'the complete configuration in one of its two forms',
    body: CONVERT,
    response: { 200: Type.Object({ text: Type.String() }) },
  };
  app.post<{ Body: Static<typeof CONVERT> }>('/api/convert', { schema: convert }, async ({ body }) => {
    const { tree, check } = await configs.read({ text: body.text, name: body.name });
    if (tree === undefined || !check.ok) {
      throw new ApiError(422, 'UNINAS_ECONFIG', 'the configuration has problems', check);
    }
    return { text: await convertConfig(tree, body.to, body.format) };
  });

  const earlier = {
    summary: 'what a task would inherit from',
    querystring: EARLIER,
    response: { 200: Type.Object({ name: Type.String(), config: ANY_OBJECT }) },
  };
  app.get<{ Querystring: Static<typeof EARLIER> }>('/api/earlier-run', { schema: earlier }, async ({ query }) => {
    const run = await configs.earlierRun(query.path);
    if (run === undefined) throw notFound(`there is no run in ${query.path}`);
    return run;
  });

  const list = { summary: 'all configuration files', response: { 200: FOLDERS } };
  app.get('/api/configs', { schema: list }, () => ({
    folders: [...folders.values()].map((folder) => {
      const { id, path, isWritable } = folder;
      return { id, path, writable: isWritable, files: folder.list() };
    }),
  }));

  const folderOf = (id: string): ConfigFolder => {
    const folder = folders.get(id as ConfigFolder['id']);
    if (folder === undefined) throw notFound(`there is no folder ${id}; these are: ${[...folders.keys()].join(', ')}`);
    return folder;
  };
  const url = '/api/configs/:folder/*';
  type File = Static<typeof FILE>;

  const read = {
    summary: 'the text of a file',
    params: FILE,
    response: { 200: Type.Object({ text: Type.String(), etag: Type.String() }) },
  };
  app.get<{ Params: File }>(url, { schema: read }, ({ params }) => folderOf(params.folder).read(params['*']));

  const write = {
    summary: 'writes a file, if it is still what the writer has seen; else 409 with the current text',
    params: FILE,
    body: WRITE,
    response: { 200: VERSION },
  };
  app.put<{ Params: File; Body: Static<typeof WRITE> }>(url, { schema: write }, ({ params, body }) => ({
    etag: folderOf(params.folder).write(params['*'], body.text, body.etag),
  }));

  const remove = {
    summary: 'deletes a file, if it is still what was seen',
    params: FILE,
    querystring: REMOVE,
    response: { 200: Type.Object({ removed: Type.Boolean() }) },
  };
  app.delete<{ Params: File; Querystring: Static<typeof REMOVE> }>(url, { schema: remove }, ({ params, query }) => {
    folderOf(params.folder).remove(params['*'], query.etag);
    return { removed: true };
  });
}
