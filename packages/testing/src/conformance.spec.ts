import { conformance } from './conformance.js';
import { BAD, familyRegister, INK } from './family.fixture.js';

describe('conformance', () => {
  it.each(['Circle', 'Group', 'DrawTask', 'Blob'])('has nothing against %s', async (name) => {
    expect(await conformance(familyRegister(), name)).toEqual([]);
  });

  it.each<[keyof typeof BAD, RegExp[]]>([
    ['ThrowingShape', [/^ThrowingShape does not build with defaults: .*no paper$/]],
    ['NeedyShape', [/^NeedyShape does not build with defaults: .*asks for the service Symbol\(ink\)/]],
    ['OddFlagShape', [/the kind shape has no flag square$/]],
    ['StrangerShape', [/^StrangerShape.label has no help$/, /does not extend Shape, the contract of shape$/]],
  ])('tells what is wrong with %s', async (name, messages) => {
    const register = familyRegister({ [name]: BAD[name] });
    expect(await conformance(register, name)).toEqual(messages.map((message) => expect.stringMatching(message)));
  });

  it('gives a module the services it asks for', async () => {
    const register = familyRegister({ NeedyShape: BAD.NeedyShape });
    expect(await conformance(register, 'NeedyShape', { services: [[INK, 'blue']] })).toEqual([]);
  });

  it('tells where manifest and class differ', async () => {
    const register = familyRegister({}, (manifest) => {
      const copy = structuredClone(manifest) as {
        modules: Record<string, { doc: string; args: Record<string, object> }>;
      };
      const circle = copy.modules['Circle']!;
      circle.doc = ' ';
      circle.args['radius'] = { ...circle.args['radius'], max: 5 };
      return copy as never;
    });
    expect(await conformance(register, 'Circle')).toEqual([
      'Circle has no docstring',
      expect.stringMatching(/^Circle: args in the manifest is .*"max":5.*, declared is /),
    ]);
  });
});
