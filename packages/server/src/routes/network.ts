import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { writeFileAtomic } from '@uninas/runs';
import type { NetworkQuery } from 'uninas';
import type { Context } from '../context.js';
import { ApiError, badRequest } from '../http/api-error.js';
import { ANY_OBJECT, NAME, PATH, SHAPE } from '../http/schemas.js';
import { networkFile } from '../modules/network-file.js';
import { networkConfig } from '../modules/network-config.js';

const NETWORK = Type.Object(
  {
    config: Type.Optional(ANY_OBJECT),
    path: Type.Optional(NAME),
    file: Type.Optional(PATH),
    rule: Type.Optional(Type.Enum(['uninas', 'conv_linear', 'nas_bench_201'])),
    input: Type.Optional(SHAPE),
    classes: Type.Optional(Type.Integer({ minimum: 1, maximum: 65536 })),
  },
  { additionalProperties: false },
);

const CELL = Type.Object({
  index: Type.Integer(),
  name: Type.String(),
  class: Type.String(),
  input: Type.Array(SHAPE),
  output: Type.Array(SHAPE),
  params: Type.Number(),
  macs: Type.Number(),
});
const SHOWN = Type.Object({
  name: Type.String(),
  params: Type.Number(),
  macs: Type.Number(),
  rule: Type.String(),
  input: SHAPE,
  outputs: Type.Array(SHAPE),
  cells: Type.Array(CELL),
  weights: Type.Array(Type.Object({ name: Type.String(), choices: Type.Integer() })),
  svg: Type.String(),
});

let count = 0;

/** Networks from their plans: nothing is allocated. */
export function networkRoutes(app: FastifyInstance, context: Context): void {
  const schema = { summary: 'the table and the drawing of a network', body: NETWORK, response: { 200: SHOWN } };
  app.post<{ Body: Static<typeof NETWORK> }>('/api/network', { schema }, async ({ body }) => {
    const { config, path, file, rule, input, classes } = body;
    if ((config === undefined) === (file === undefined)) throw badRequest('give either a config or a file');
    if (input?.length === 2) throw badRequest('input is [height, width, channels], or a number of features');
    const { helper, modules, place, scratch } = context;
    const text = config && JSON.stringify(networkConfig(config, path, modules.register));
    // a file of its own: another request may come meanwhile
    const given = join(scratch, `${process.pid}-${count++}`, 'network.json');
    try {
      if (text !== undefined) writeFileAtomic(given, text);
      const answer = await helper.network({
        file: file === undefined ? given : networkFile(file, context),
        cwd: place.dir,
        env: place.env,
        plugins: place.plugins,
        ...(rule !== undefined && { rule: rule as NonNullable<NetworkQuery['rule']> }),
        ...(input && { input }),
        ...(classes !== undefined && { classes }),
      });
      if (!('problems' in answer)) return answer;
      const problems = answer.problems.map((problem) => ({ ...problem, file: null }));
      throw new ApiError(422, 'UNINAS_ECONFIG', 'the configuration has problems', { ok: false, problems });
    } catch (error) {
      throw error instanceof ApiError ? withoutPlace(error, given) : error;
    } finally {
      rmSync(join(given, '..'), { recursive: true, force: true });
    }
  });
}

/** The file was made for the request: whoever asked does not know it. */
function withoutPlace(error: ApiError, file: string): ApiError {
  const { status, code, message, details } = error;
  return new ApiError(status, code, message.replaceAll(file, 'the configuration'), details);
}
