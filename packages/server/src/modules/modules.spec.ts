import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../http/api-error.js';
import type { Helper } from './helper.js';
import type { RegisterData } from './helper-messages.js';
import { Modules } from './modules.js';

const place = { dir: '/', env: {}, plugins: [] };
const DATA = { plugins: [], problems: [], home: { dir: '/', paths: {} } } as unknown as RegisterData;

/** A helper that answers when it is told to. */
class Slow {
  readonly answers: PromiseWithResolvers[] = [];
  readonly helper = {
    register: () => new Promise((resolve, reject) => this.answers.push({ resolve, reject })),
  } as unknown as Helper;
}
interface PromiseWithResolvers {
  resolve(data: unknown): void;
  reject(error: Error): void;
}

describe('Modules', () => {
  it('are looked for once for all who ask meanwhile', async () => {
    const { helper, answers } = new Slow();
    const opening = Modules.open(place, helper);
    answers[0]!.resolve(DATA);
    const modules = await opening;
    const asked = Promise.all([modules.refresh(), modules.refresh(), modules.refresh()]);
    expect(answers).toHaveLength(2);
    answers[1]!.resolve(DATA);
    await asked;
    void modules.refresh();
    expect(answers).toHaveLength(3);
  });

  it('are no worse for many networks that are asked for; what fails is told', async () => {
    const { helper, answers } = new Slow();
    const opening = Modules.open(place, helper);
    answers[0]!.resolve(DATA);
    const modules = await opening;
    const busy = modules.refresh();
    answers[1]!.reject(new ApiError(503, 'UNINAS_EBUSY', 'too many networks'));
    await busy;
    expect(modules.problems).toEqual([]);
    const died = modules.refresh();
    answers[2]!.reject(new ApiError(502, 'UNINAS_EMODULES', 'it died'));
    await died;
    expect(modules.problems).toMatchObject([{ code: 'UNINAS_WPLUGIN', message: expect.stringContaining('it died') }]);
  });
});
