import { conformance } from '@uninas/testing';
import { workspaceRegister } from './workspace.js';

const register = workspaceRegister();

describe('every module of every package', () => {
  it.each(register.modules().map(({ name }) => name))('%s conforms', async (name) => {
    expect(await conformance(register, name)).toEqual([]);
  });
});
