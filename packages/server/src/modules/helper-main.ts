/**
 * What the process for modules runs: the code of plugins is imported here, where
 * it can hang or fail without harm to the server.
 */
import { networkShown, openRegisterAt } from 'uninas';
import type { HelperOrder, HelperReply, ModulePlace, NetworkAnswer, RegisterData } from './helper-messages.js';

async function registerData({ dir, env, plugins }: ModulePlace): Promise<RegisterData> {
  const { register, problems, home } = await openRegisterAt({ cwd: dir, env }, plugins);
  return {
    home,
    problems,
    plugins: register.plugins.map(({ name, version, core, manifest }) => {
      const missing = register
        .modules()
        .filter(({ plugin }) => plugin.name === name)
        .map((module) => [module.name, register.missing(module)] as const);
      return {
        name,
        ...(version !== undefined && { version }),
        core,
        manifest,
        missing: Object.fromEntries(missing.filter(([, packages]) => packages.length > 0)),
      };
    }),
  };
}

function answer(order: HelperOrder): Promise<RegisterData | NetworkAnswer> {
  return order.is === 'register' ? registerData(order.place) : networkShown(order.query);
}

process.on('message', ({ id, order }: { id: number; order: HelperOrder }) => {
  const send = (reply: HelperReply): void => void process.send?.(reply);
  answer(order).then(
    (result) => send({ id, answer: result }),
    (error: unknown) => {
      const { message, code } = (error instanceof Error ? error : new Error(String(error))) as Error & {
        code?: unknown;
      };
      send({ id, error: { message, ...(typeof code === 'string' && { code }) } });
    },
  );
});
// the server has ended
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches it too; the server ends it
process.on('SIGINT', () => undefined);
