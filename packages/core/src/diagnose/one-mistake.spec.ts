import { FLAT, parseToy } from '../toy.fixture.js';

/** Codes with what was found, as one line each. */
function problemsOf(documents: readonly (object | string)[], words: readonly string[] = []): readonly string[] {
  return parseToy(documents, words).problems.map(({ code, found }) => `${code} ${found ?? ''}`);
}

const flat = (changes: Readonly<Record<string, unknown>>) => ({ ...FLAT, ...changes });

describe('one mistake is reported once', () => {
  it.each<[string, object[], string[], string[]]>([
    ['a required slot is emptied', [FLAT], ['--cls_trainer='], ['UNINAS_ETOO_FEW 0']],
    [
      'a required slot is missing, with keys of all kinds below it',
      [flat({ cls_method: '', '{cls_cells#0}.name': 'n', 'cls_method.cls_network.widths': '1' })],
      [],
      ['UNINAS_ETOO_FEW 0'],
    ],
    [
      'a slot is misspelled, its keys are right',
      [{ ...flat({ cls_trainr: 'SimpleTrainer' }), cls_trainer: undefined }],
      [],
      ['UNINAS_EUNUSED_KEY cls_trainr'],
    ],
    [
      'a class is unknown, and in a key as well',
      [flat({ cls_network: 'Zzz', 'Zzz.x': 1 })],
      [],
      ['UNINAS_EUNKNOWN_MODULE Zzz'],
    ],
    [
      'a class is unknown and has but a distant name, its keys are right',
      [flat({ cls_trainer: 'NoTrainer' })],
      [],
      ['UNINAS_EUNKNOWN_MODULE NoTrainer'],
    ],
    ['a network has no cells', [flat({ cls_cells: '', cls_cells_primitives: '' })], [], ['UNINAS_ERULE n, r, n']],
    [
      'a misspelled argument that a rule looks at, in a child',
      [flat({ '{cls_cells#0}.nmae': 'x', '{cls_network}.cell_order': 'x' })],
      [],
      ['UNINAS_EUNKNOWN_ARGUMENT {cls_cells#0}.nmae'],
    ],
    [
      'a misspelled argument that a rule looks at',
      [
        {
          ...FLAT,
          cls_network: undefined,
          cls_cells: undefined,
          cls_cells_primitives: undefined,
          '{cls_network}.cell_order': undefined,
        },
        {
          cls_method: {
            cls_network: {
              cls: 'StackNetwork',
              cel_order: ['q'],
              cls_cells: [{ cls: 'NormalCell', name: 'q' }],
              cls_cells_primitives: 'NormalCell',
            },
          },
        },
      ],
      [],
      ['UNINAS_EUNKNOWN_ARGUMENT cel_order'],
    ],
    [
      'a value that a rule looks at is of another type',
      [
        {
          ...FLAT,
          'SGDOptimizer#0.momentum': undefined,
          cls_optimizers: 'AdamOptimizer',
          '{cls_optimizers#0}.beta1': 0.9995,
          '{cls_optimizers#0}.beta2': 'x',
        },
      ],
      [],
      ['UNINAS_EWRONG_TYPE x'],
    ],
    [
      'a slot is misspelled beyond its prefix, with a wildcard and in a tree',
      [{ ...FLAT, cls_data: undefined, '{cls_method}.csl_data': 'DigitsData' }],
      [],
      ['UNINAS_EUNKNOWN_ARGUMENT {cls_method}.csl_data'],
    ],
    [
      'a slot is misspelled in a path, its keys are right',
      [
        {
          ...flat({
            'cls_method.cls_network.cls_cels': 'NormalCell, ReductionCell',
            'cls_method.cls_network.cls_cells#1.stride': 2,
          }),
          cls_cells: undefined,
        },
      ],
      [],
      ['UNINAS_EUNKNOWN_ARGUMENT cls_method.cls_network.cls_cels'],
    ],
    ['a class is no text', [{ ...FLAT, cls_trainer: { cls: 5 } }], [], ['UNINAS_EWRONG_TYPE 5']],
    ['a class is null', [{ ...FLAT, cls_trainer: { cls: null } }], [], ['UNINAS_EWRONG_TYPE null']],
    ['a class is empty', [{ ...FLAT, cls_trainer: { cls: '' } }], [], ['UNINAS_EWRONG_TYPE ']],
    [
      'a later layer gives a class that is no text',
      [FLAT, { cls_trainer: { cls: ['SlowTrainer'] } }],
      [],
      ['UNINAS_EWRONG_TYPE ["SlowTrainer"]'],
    ],
    ['an element of a list is empty', [{ ...FLAT, cls_metrics: ['AccuracyMetric', ''] }], [], ['UNINAS_EWRONG_TYPE ']],
    [
      'a name belongs to another kind, misspelled',
      [FLAT, { cls_trainer: 'SGDOptimizr' }],
      [],
      ['UNINAS_EUNKNOWN_MODULE SGDOptimizr'],
    ],
  ])('%s', (_, documents, words, expected) => {
    expect(problemsOf(documents, words)).toEqual(expected);
  });

  it('below an unknown module, while keys that belong elsewhere are still judged', () => {
    const unknown = flat({
      cls_network: 'Zzz',
      'AdamOptimizer#0.lr': 1,
      'NormalCell#0.stridee': 1,
      '{cls_nothing}.x': 1,
    });
    expect(problemsOf([unknown])).toEqual([
      'UNINAS_EUNKNOWN_MODULE Zzz',
      'UNINAS_EUNUSED_KEY AdamOptimizer#0.lr',
      'UNINAS_EUNKNOWN_WILDCARD {cls_nothing}.x',
    ]);
  });
});

describe('places and suggestions', () => {
  it('a number that is too large is shown as it is read', () => {
    const text = JSON.stringify(FLAT).replace('"{cls_task}.seed":7', '"{cls_task}.seed":1e400');
    const [problem] = parseToy([text]).problems;
    expect(problem).toMatchObject({ code: 'UNINAS_EWRONG_TYPE', found: 'Infinity' });
    expect(problem!.message).toContain('a whole number within 2^53');
  });

  it('an emptied slot is reported where it was emptied', () => {
    const { problems } = parseToy([FLAT, { cls_trainer: '' }]);
    expect(problems).toMatchObject([{ code: 'UNINAS_ETOO_FEW', file: 'file-1.json', line: 2, column: 18 }]);
  });

  it('nothing is suggested for a slot that does not fit it', () => {
    const [problem] = parseToy([FLAT, { cls_trainer: 'SGDOptimizr' }]).problems;
    expect(problem).not.toHaveProperty('suggestion');
    expect(problem).not.toHaveProperty('fix');
    expect(problem!.message).toContain('SGDOptimizer is of kind optimizer');
  });

  it('a key is not renamed onto one that is there', () => {
    const [problem] = parseToy([FLAT, { cls_trainer: { max_epoch: 1, max_epochs: 2 } }]).problems;
    expect(problem).toMatchObject({ code: 'UNINAS_EUNKNOWN_ARGUMENT', suggestion: 'max_epochs' });
    expect(problem).not.toHaveProperty('fix');
  });

  it('a misspelled wildcard keeps its index', () => {
    const [problem] = parseToy([{ ...FLAT, '{cls_cels#1}.stride': 2 }]).problems;
    expect(problem!.fix).toMatchObject({ to: '{cls_cells#1}.stride', certain: true });
  });

  it('a path is corrected step by step', () => {
    const [problem] = parseToy([{ ...FLAT, 'cls_metod.cls_netwrk.cls_cells#1.stride': 2 }]).problems;
    expect(problem).toMatchObject({ suggestion: 'cls_method.cls_network.cls_cells#1.stride' });
  });

  it('very long texts are cut', () => {
    const long = 'x'.repeat(1e6);
    const documents = [
      { ...FLAT, cls_trainer: long, '{cls_network}.act_fun': long, [`{cls_${long}}.x`]: 1, [long]: long },
    ];
    const started = performance.now();
    for (const { message, found, path } of parseToy(documents).problems) {
      expect([message.length < 300, (found ?? '').length < 300, path.length < 300]).toEqual([true, true, true]);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
