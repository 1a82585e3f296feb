import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../context.js';
import { ANY_OBJECT } from '../http/schemas.js';
import { installing } from '../modules/modules.js';

const REGISTER = Type.Object({
  version: Type.String(),
  plugins: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Type.Optional(Type.String()),
      core: Type.String({ description: 'versions of core that it works with' }),
      manifest: ANY_OBJECT,
      missing: Type.Record(Type.String(), Type.Object({ packages: Type.Array(Type.String()), install: Type.String() })),
    }),
  ),
  paths: Type.Record(Type.String(), Type.String()),
  problems: Type.Array(ANY_OBJECT),
  packages: Type.Array(
    Type.Object({
      name: Type.String(),
      installed: Type.Boolean(),
      install: Type.String(),
      modules: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});

/** What is installed; each time it is looked anew. */
export function registerRoutes(app: FastifyInstance, { version, modules }: Context): void {
  const schema = {
    summary: 'everything that is known of the installed modules, without running them',
    response: { 200: REGISTER },
  };
  app.get('/api/register', { schema }, async () => {
    await modules.refresh();
    return {
      version,
      plugins: modules.plugins.map(({ missing, ...plugin }) => ({
        ...plugin,
        missing: Object.fromEntries(
          Object.entries(missing).map(([name, packages]) => [name, { packages, install: installing(packages) }]),
        ),
      })),
      paths: modules.home.paths,
      problems: modules.problems,
      packages: modules.packages(),
    };
  });
}
