import { jsonSource } from '../config/json-source.js';
import { yamlSource } from '../config/yaml-source.js';
import { entriesOf, wordEntry, type Entry } from '../config/layer.js';
import type { Source } from '../config/source.js';
import { parse } from '../tree/parse.js';
import { FLAT, toyRegister } from '../toy.fixture.js';
import type { Problem, ProblemCode } from './problem.js';

/** A wrong configuration: what is changed in a valid one, and what the first problem must say. */
interface Case {
  /** Keys that are set (or, if undefined, removed) in the valid flat configuration. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** A whole document instead. */
  readonly document?: object | string;
  readonly second?: object;
  readonly yaml?: string;
  readonly words?: readonly string[];
  readonly code: ProblemCode;
  /** What stands at the reported place, or the word. */
  readonly at?: string;
  readonly suggestion?: string | undefined;
  readonly path?: string;
}

const TREE = {
  cls: 'SearchTask',
  cls_trainer: { cls: 'SimpleTrainer', max_epochs: 2 },
  cls_method: {
    cls: 'RandomMethod',
    cls_data: { cls: 'DigitsData' },
    cls_network: { cls: 'FileNetwork' },
    cls_metrics: [{ cls: 'AccuracyMetric' }],
    cls_optimizers: [{ cls: 'SGDOptimizer' }],
  },
};
const inMethod = (method: object) => ({ ...TREE, cls_method: { ...TREE.cls_method, ...method } });

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'unknown argument': [
    {
      set: { '{cls_trainer}.max_epoch': 3 },
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"{cls_trainer}.max_epoch"',
      suggestion: '{cls_trainer}.max_epochs',
    },
    {
      set: { 'SimpleTrainer.maxepochs': 3 },
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"SimpleTrainer.maxepochs"',
      suggestion: 'SimpleTrainer.max_epochs',
    },
    {
      set: { 'SimpleTrainer.Max_Epochs': 3 },
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      suggestion: 'SimpleTrainer.max_epochs',
    },
    {
      set: { 'cls_trainer.max_epohcs': 3 },
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"cls_trainer.max_epohcs"',
      suggestion: 'cls_trainer.max_epochs',
    },
    { set: { 'SGDOptimizer#0.momentun': 0 }, code: 'UNINAS_EUNKNOWN_ARGUMENT', suggestion: 'SGDOptimizer#0.momentum' },
    { set: { '{cls_optimizers#0}.lrr': 0 }, code: 'UNINAS_EUNKNOWN_ARGUMENT', suggestion: '{cls_optimizers#0}.lr' },
    { set: { '{cls_task}.sed': 0 }, code: 'UNINAS_EUNKNOWN_ARGUMENT', suggestion: '{cls_task}.seed' },
    { set: { sed: 0 }, code: 'UNINAS_EUNKNOWN_ARGUMENT', at: '"sed"', suggestion: 'seed' },
    {
      words: ['--{cls_trainer}.max_epoch=3'],
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '--{cls_trainer}.max_epoch=3',
      suggestion: '{cls_trainer}.max_epochs',
    },
    {
      words: ['--max_epochs=3'],
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '--max_epochs=3',
      suggestion: '{cls_trainer}.max_epochs',
    },
    {
      words: ['--SimpleTrainer.max_ep=3'],
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '--SimpleTrainer.max_ep=3',
      suggestion: 'SimpleTrainer.max_epochs',
    },
    {
      words: ['--cls_optimizers#0.lr=3'],
      code: 'UNINAS_EUNUSED_KEY',
      at: '--cls_optimizers#0.lr=3',
      suggestion: 'cls_method.cls_optimizers#0.lr',
    },
    {
      document: { ...TREE, sede: 1 },
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"sede"',
      suggestion: 'seed',
      path: 'sede',
    },
    {
      document: { ...TREE, cls_trainer: { cls: 'SimpleTrainer', epochs: 1 } },
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"epochs"',
      path: 'cls_trainer.epochs',
    },
    {
      document: inMethod({ cls_optimizer: [{ cls: 'SGDOptimizer' }], cls_optimizers: [] }),
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"cls_optimizer"',
      suggestion: 'cls_optimizers',
    },
    {
      document: inMethod({ cls_optimizers: [{ cls: 'SGDOptimizer', learning_rate: 1 }] }),
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: '"learning_rate"',
      path: 'cls_method.cls_optimizers#0.learning_rate',
    },
    {
      yaml: 'cls: SearchTask\ncls_trainer:\n  cls: SimpleTrainer\n  max_epoch: 2\ncls_method: { cls: RandomMethod, cls_data: DigitsData, cls_network: FileNetwork, cls_optimizers: [SGDOptimizer] }\n',
      code: 'UNINAS_EUNKNOWN_ARGUMENT',
      at: 'max_epoch:',
      suggestion: 'max_epochs',
    },
  ],
  'unknown module': [
    {
      set: { cls_trainer: 'SimpelTrainer' },
      code: 'UNINAS_EUNKNOWN_MODULE',
      at: '"SimpelTrainer"',
      suggestion: 'SimpleTrainer',
      path: 'cls_trainer',
    },
    { set: { cls_trainer: 'simpletrainer' }, code: 'UNINAS_EUNKNOWN_MODULE', suggestion: 'SimpleTrainer' },
    {
      set: { cls_optimizers: 'SDGOptimizer' },
      code: 'UNINAS_EUNKNOWN_MODULE',
      suggestion: 'SGDOptimizer',
      path: 'cls_method.cls_optimizers#0',
    },
    { set: { cls_cells: 'NormalCell, ReductoinCell' }, code: 'UNINAS_EUNKNOWN_MODULE', suggestion: 'ReductionCell' },
    { set: { cls_task: 'SearchTsk' }, code: 'UNINAS_EUNKNOWN_MODULE', at: '"SearchTsk"', suggestion: 'SearchTask' },
    {
      words: ['--cls_data=DigitData'],
      code: 'UNINAS_EUNKNOWN_MODULE',
      at: '--cls_data=DigitData',
      suggestion: 'DigitsData',
    },
    { set: { '{cls_network}.act_fun': 'reluu' }, code: 'UNINAS_EUNKNOWN_MODULE', at: '"reluu"', suggestion: 'relu' },
    {
      set: { 'SimplTrainer.max_epochs': 1 },
      code: 'UNINAS_EUNKNOWN_MODULE',
      at: '"SimplTrainer.max_epochs"',
      suggestion: 'SimpleTrainer.max_epochs',
    },
    {
      document: { ...TREE, cls_trainer: { cls: 'Simple Trainer' } },
      code: 'UNINAS_EUNKNOWN_MODULE',
      at: '"Simple Trainer"',
      suggestion: 'SimpleTrainer',
    },
    { set: { cls_trainer: 'Xyz' }, code: 'UNINAS_EUNKNOWN_MODULE', at: '"Xyz"', suggestion: undefined },
  ],
  'module not allowed in this slot': [
    { set: { cls_trainer: 'SGDOptimizer' }, code: 'UNINAS_ENOT_ALLOWED', at: '"SGDOptimizer"' },
    { set: { cls_method: 'PlainMethod' }, code: 'UNINAS_ENOT_ALLOWED', suggestion: 'RandomMethod', path: 'cls_method' },
    {
      document: inMethod({ cls_metrics: [{ cls: 'SGDOptimizer' }], cls_optimizers: [] }),
      code: 'UNINAS_ENOT_ALLOWED',
      at: '"SGDOptimizer"',
      suggestion: 'cls_optimizers',
    },
    {
      document: inMethod({ cls_data: { cls: 'AccuracyMetric' } }),
      code: 'UNINAS_ENOT_ALLOWED',
      suggestion: 'cls_metrics',
    },
    { set: { '{cls_network}.act_fun': 'SimpleTrainer' }, code: 'UNINAS_ENOT_ALLOWED', at: '"SimpleTrainer"' },
    { set: { cls_task: 'SimpleTrainer' }, code: 'UNINAS_ENOT_ALLOWED', at: '"SimpleTrainer"' },
  ],
  'too few': [
    { set: { cls_data: undefined }, code: 'UNINAS_ETOO_FEW', suggestion: 'cls_data', path: 'cls_method.cls_data' },
    { set: { cls_data: '' }, code: 'UNINAS_ETOO_FEW', path: 'cls_method.cls_data' },
    {
      set: { cls_trainer: undefined, 'SimpleTrainer.max_epochs': undefined },
      code: 'UNINAS_ETOO_FEW',
      path: 'cls_trainer',
    },
    { set: { cls_method: 'TwoStepMethod' }, code: 'UNINAS_ETOO_FEW', path: 'cls_method.cls_optimizers' },
    { document: {}, code: 'UNINAS_ETOO_FEW', suggestion: 'cls_task' },
    {
      document: { cls_trainer: 'SimpleTrainer' },
      code: 'UNINAS_ETOO_FEW',
      at: '"cls_trainer"',
      suggestion: 'cls_task',
    },
    {
      document: inMethod({ cls_optimizers: [] }),
      code: 'UNINAS_ETOO_FEW',
      path: 'cls_method.cls_optimizers',
      suggestion: 'cls_optimizers',
    },
    { document: inMethod({ cls_network: null }), code: 'UNINAS_ETOO_FEW', path: 'cls_method.cls_network' },
  ],
  'too many': [
    { set: { cls_trainer: 'SimpleTrainer, SlowTrainer' }, code: 'UNINAS_ETOO_MANY', suggestion: 'SimpleTrainer' },
    { set: { cls_optimizers: 'SGDOptimizer, AdamOptimizer' }, code: 'UNINAS_ETOO_MANY', suggestion: 'SGDOptimizer' },
    { set: { cls_task: 'SearchTask, RetrainTask' }, code: 'UNINAS_ETOO_MANY', suggestion: 'SearchTask' },
    {
      document: inMethod({ cls_optimizers: [{ cls: 'SGDOptimizer' }, { cls: 'SGDOptimizer', lr: 1 }] }),
      code: 'UNINAS_ETOO_MANY',
      path: 'cls_method.cls_optimizers',
    },
    {
      document: inMethod({ cls_data: [{ cls: 'DigitsData' }, { cls: 'DigitsData' }] }),
      code: 'UNINAS_ETOO_MANY',
      path: 'cls_method.cls_data',
    },
  ],
  'wrong type': [
    { set: { 'SimpleTrainer.max_epochs': 'many' }, code: 'UNINAS_EWRONG_TYPE', at: '"many"', suggestion: '1' },
    { set: { 'SimpleTrainer.max_epochs': 5.5 }, code: 'UNINAS_EWRONG_TYPE', at: '5.5' },
    { set: { 'SimpleTrainer.max_epochs': '5.0' }, code: 'UNINAS_EWRONG_TYPE', at: '"5.0"' },
    { set: { 'SimpleTrainer.max_epochs': true }, code: 'UNINAS_EWRONG_TYPE', at: 'true' },
    { set: { 'SimpleTrainer.max_epochs': null }, code: 'UNINAS_EWRONG_TYPE', at: 'null' },
    { set: { '{cls_task}.is_test_run': 'maybe' }, code: 'UNINAS_EWRONG_TYPE', suggestion: 'false' },
    { set: { '{cls_task}.is_test_run': 2 }, code: 'UNINAS_EWRONG_TYPE' },
    { set: { '{cls_optimizers#0}.lr': 'fast' }, code: 'UNINAS_EWRONG_TYPE', suggestion: '0.01' },
    { set: { '{cls_optimizers#0}.lr': '1e' }, code: 'UNINAS_EWRONG_TYPE' },
    { set: { '{cls_method}.mask_indices': '0, x' }, code: 'UNINAS_EWRONG_TYPE', at: '"0, x"' },
    { set: { '{cls_method}.mask_indices': [0, 'x'] }, code: 'UNINAS_EWRONG_TYPE' },
    { set: { '{cls_task}.note': ['a'] }, code: 'UNINAS_EWRONG_TYPE', at: '[' },
    { document: { ...TREE, seed: { cls: 'SGDOptimizer' } }, code: 'UNINAS_EWRONG_TYPE', at: '{', path: 'seed' },
    { document: { ...TREE, cls_trainer: 5 }, code: 'UNINAS_EWRONG_TYPE', at: '5', path: 'cls_trainer' },
    { words: ['--seed=zero'], code: 'UNINAS_EWRONG_TYPE', at: '--seed=zero', suggestion: '0' },
    { words: ['--seed'], code: 'UNINAS_EWRONG_TYPE', at: '--seed' },
  ],
  'out of limits': [
    { set: { 'SimpleTrainer.max_epochs': 0 }, code: 'UNINAS_ELIMIT', at: '0', suggestion: '1' },
    { set: { 'SGDOptimizer#0.momentum': 1.5 }, code: 'UNINAS_ELIMIT', at: '1.5', suggestion: '1' },
    { set: { '{cls_data}.batch_size': 5000 }, code: 'UNINAS_ELIMIT', suggestion: '4096' },
    { set: { '{cls_task}.seed': -1 }, code: 'UNINAS_ELIMIT', suggestion: '0' },
    {
      set: { cls_trainer: 'SlowTrainer', 'SimpleTrainer.max_epochs': undefined, '{cls_trainer}.delay': 0 },
      code: 'UNINAS_ELIMIT',
      at: '0',
    },
    {
      set: { cls_trainer: 'SlowTrainer', 'SimpleTrainer.max_epochs': undefined, '{cls_trainer}.delay': 10 },
      code: 'UNINAS_ELIMIT',
    },
    { set: { '{cls_network}.cell_order': '' }, code: 'UNINAS_ELIMIT', path: 'cls_method.cls_network.cell_order' },
    { set: { '{cls_method}.mask_indices': '1, -2' }, code: 'UNINAS_ELIMIT' },
  ],
  'not a choice': [
    {
      set: { cls_trainer: 'SlowTrainer', 'SimpleTrainer.max_epochs': undefined, '{cls_trainer}.kind_of_delay': 'slep' },
      code: 'UNINAS_ECHOICE',
      at: '"slep"',
      suggestion: 'sleep',
    },
    {
      set: { cls_trainer: 'SlowTrainer', 'SimpleTrainer.max_epochs': undefined, '{cls_trainer}.kind_of_delay': 'SPIN' },
      code: 'UNINAS_ECHOICE',
      suggestion: 'spin',
    },
    {
      set: { cls_trainer: 'SlowTrainer', 'SimpleTrainer.max_epochs': undefined, '{cls_trainer}.kind_of_delay': 3 },
      code: 'UNINAS_ECHOICE',
      at: '3',
    },
  ],
  'rule broken': [
    {
      set: { cls_cells: 'NormalCell', '{cls_network}.cell_order': 'n' },
      code: 'UNINAS_ERULE',
      path: 'cls_method.cls_network.cls_cells_primitives',
    },
    { set: { '{cls_network}.cell_order': 'n, q' }, code: 'UNINAS_ERULE', at: '"n, q"', suggestion: 'n' },
    { set: { '{cls_cells#1}.name': 'n', '{cls_network}.cell_order': 'n' }, code: 'UNINAS_ERULE', at: '"n"' },
    {
      set: { '{cls_optimizers#0}.clip_abs': 1, '{cls_optimizers#0}.clip_norm': 1 },
      code: 'UNINAS_ERULE',
      suggestion: 'clip_abs',
    },
    {
      set: { cls_optimizers: 'AdamOptimizer', 'SGDOptimizer#0.momentum': undefined, '{cls_optimizers#0}.beta1': 1 },
      code: 'UNINAS_ERULE',
      suggestion: 'beta2',
    },
    {
      set: { cls_optimizers: 'AdamOptimizer', 'SGDOptimizer#0.momentum': undefined, '{cls_optimizers#0}.lr': 2 },
      code: 'UNINAS_ERULE',
      suggestion: 'beta1',
    },
  ],
  'unknown wildcard': [
    {
      set: { '{cls_trainr}.max_epochs': 1 },
      code: 'UNINAS_EUNKNOWN_WILDCARD',
      at: '"{cls_trainr}.max_epochs"',
      suggestion: '{cls_trainer}.max_epochs',
    },
    { set: { '{cls_foo}.x': 1 }, code: 'UNINAS_EUNKNOWN_WILDCARD', at: '"{cls_foo}.x"' },
    { set: { '{trainer}.max_epochs': 1 }, code: 'UNINAS_EUNKNOWN_WILDCARD' },
    {
      set: { '{cls_task}.note': 'at {path_tpm}' },
      code: 'UNINAS_EUNKNOWN_WILDCARD',
      at: '"at {path_tpm}"',
      suggestion: '{path_tmp}',
    },
    {
      set: { '{cls_task}.save_dir': '{cls_trainers}/x' },
      code: 'UNINAS_EUNKNOWN_WILDCARD',
      suggestion: '{cls_trainer}',
    },
    { set: { '{cls_task}.note': '{a set}' }, code: 'UNINAS_EUNKNOWN_WILDCARD', suggestion: '{{a set}}' },
  ],
  'ambiguous key': [
    {
      document: { ...FLAT, 'cls_method.cls_network.cls_inner': 'StackNetwork' },
      code: 'UNINAS_EAMBIGUOUS_KEY',
      at: '"cls_cells"',
      suggestion: 'cls_method.cls_network.cls_cells',
    },
    {
      document: {
        ...FLAT,
        cls_method: 'TwoStepMethod',
        cls_optimizers: 'SGDOptimizer, SGDOptimizer',
        'cls_method.cls_network.cls_inner': 'FileNetwork',
        'SGDOptimizer#0.lr': 1,
        cls_method_: 1,
      },
      code: 'UNINAS_EUNUSED_KEY',
      at: '"cls_method_"',
      suggestion: 'cls_method',
    },
    {
      document: {
        ...TREE,
        cls_method: { ...TREE.cls_method, cls: 'TeacherMethod', cls_teacher: { cls: 'FileNetwork' } },
        'FileNetwork.config_path': 'x',
      },
      code: 'UNINAS_EAMBIGUOUS_KEY',
      at: '"FileNetwork.config_path"',
      suggestion: 'cls_method.cls_network.config_path',
    },
  ],
  'unused key': [
    { set: { cls_benchmark: 'X' }, code: 'UNINAS_EUNUSED_KEY', at: '"cls_benchmark"' },
    {
      set: { cls_optimizer: 'SGDOptimizer' },
      code: 'UNINAS_EUNUSED_KEY',
      at: '"cls_optimizer"',
      suggestion: 'cls_optimizers',
    },
    { set: { 'AdamOptimizer#0.lr': 1 }, code: 'UNINAS_EUNUSED_KEY', at: '"AdamOptimizer#0.lr"' },
    { set: { 'cls_method.cls_nothing.x': 1 }, code: 'UNINAS_EUNUSED_KEY', at: '"cls_method.cls_nothing.x"' },
    { set: { '{cls_trainer': 1 }, code: 'UNINAS_EUNUSED_KEY', at: '"{cls_trainer"' },
    { set: { 'a b.c': 1 }, code: 'UNINAS_EUNUSED_KEY', at: '"a b.c"' },
    {
      words: ['--{cls_trainer}=SlowTrainer'],
      code: 'UNINAS_EUNUSED_KEY',
      at: '--{cls_trainer}=SlowTrainer',
      suggestion: 'cls_trainer',
    },
    { words: ['--cls_cells#0=NormalCell'], code: 'UNINAS_EUNUSED_KEY', suggestion: 'cls_cells' },
  ],
  'index missing or out of place': [
    { set: { 'SGDOptimizer.lr': 1 }, code: 'UNINAS_EINDEX', at: '"SGDOptimizer.lr"', suggestion: 'SGDOptimizer#0.lr' },
    { set: { '{cls_optimizers}.lr': 1 }, code: 'UNINAS_EINDEX', suggestion: '{cls_optimizers#0}.lr' },
    { set: { '{cls_trainer#0}.max_epochs': 1 }, code: 'UNINAS_EINDEX', suggestion: '{cls_trainer}.max_epochs' },
    { set: { '{cls_optimizers#3}.lr': 1 }, code: 'UNINAS_EINDEX', suggestion: '{cls_optimizers#0}.lr' },
    {
      words: ['--SimpleTrainer#0.max_epochs=1'],
      code: 'UNINAS_EINDEX',
      at: '--SimpleTrainer#0.max_epochs=1',
      suggestion: 'SimpleTrainer.max_epochs',
    },
  ],
  'missing class': [
    {
      document: { ...TREE, cls_trainer: { max_epochs: 2 } },
      code: 'UNINAS_EMISSING_CLASS',
      at: '{',
      suggestion: 'cls',
      path: 'cls_trainer',
    },
    {
      document: inMethod({ cls_metrics: [{ topk: [1] }] }),
      code: 'UNINAS_EMISSING_CLASS',
      path: 'cls_method.cls_metrics#0',
    },
  ],
  'unavailable module': [
    {
      set: { cls_data: 'MissingData' },
      code: 'UNINAS_EUNAVAILABLE',
      at: '"MissingData"',
      suggestion: 'npm install not-installed',
    },
    { document: inMethod({ cls_data: { cls: 'MissingData' } }), code: 'UNINAS_EUNAVAILABLE', at: '"MissingData"' },
  ],
  'syntax error in the file': [
    { document: '{ "cls": "SearchTask", ', code: 'UNINAS_ESYNTAX' },
    { document: '{ "cls": SearchTask }', code: 'UNINAS_ESYNTAX', at: 'SearchTask' },
    { document: '{ "seed": 1 "cls": "SearchTask" }', code: 'UNINAS_ESYNTAX', at: '"cls"' },
    { document: '', code: 'UNINAS_ESYNTAX' },
    { document: '{ "seed": 1,\n  "seed": 2, "cls": "SearchTask" }', code: 'UNINAS_EDUPLICATE_KEY', at: '"seed": 2' },
    { yaml: 'cls: SearchTask\n  seed: 1\n', code: 'UNINAS_ESYNTAX' },
    { yaml: 'cls: SearchTask\nseed: 1\nseed: 2\n', code: 'UNINAS_EDUPLICATE_KEY' },
  ],
  'deprecated alias (a warning)': [
    {
      set: { '{cls_task}.test_run': true },
      code: 'UNINAS_WDEPRECATED',
      at: '"{cls_task}.test_run"',
      suggestion: 'is_test_run',
    },
    { document: { ...TREE, test_run: true }, code: 'UNINAS_WDEPRECATED', at: '"test_run"', suggestion: 'is_test_run' },
    { document: { ...TREE, cls: 'OldHpoTask' }, code: 'UNINAS_WDEPRECATED', at: '"OldHpoTask"', suggestion: 'HpoTask' },
  ],
};

/** Parses a case as the runner would: what a text itself is wrong about comes first. */
function problemsOf(test: Case): { readonly sources: readonly Source[]; readonly problems: readonly Problem[] } {
  const flat = Object.entries({ ...FLAT, ...test.set }).filter(([, value]) => value !== undefined);
  const document = test.document ?? Object.fromEntries(flat);
  const text = typeof document === 'string' ? document : JSON.stringify(document, undefined, 2);
  const first = test.yaml === undefined ? jsonSource('test.json', text) : yamlSource('test.yaml', test.yaml);
  const sources = [
    first,
    ...(test.second === undefined ? [] : [jsonSource('second.json', JSON.stringify(test.second))]),
  ];
  const inTexts = sources.flatMap((source) => source.problems);
  if (inTexts.length > 0) return { sources, problems: inTexts };
  const entries: Entry[] = sources.flatMap((source, layer) => entriesOf(source, layer) ?? []);
  entries.push(...(test.words ?? []).map((word) => wordEntry(word, sources.length)));
  return { sources, problems: parse(entries, toyRegister()).problems };
}

function textAt(source: Source, { line, column }: Problem): string {
  return source.text.split('\n')[line! - 1]!.slice(column! - 1);
}

describe('the corpus of wrong configurations', () => {
  it('has at least 80 of them', () => {
    expect(Object.values(CASES).flat().length).toBeGreaterThanOrEqual(80);
  });

  for (const [name, cases] of Object.entries(CASES)) {
    describe(name, () => {
      it.each(cases.map((test, i) => [i, test] as const))('%i', (_, test) => {
        const { sources, problems } = problemsOf(test);
        const first = problems.find((problem) => problem.code === test.code) ?? problems[0]!;
        expect(problems[0]?.code).toBe(test.code);
        expect(first.message).not.toMatch(/undefined|\[object/);
        if (test.at !== undefined && first.word === undefined)
          expect(textAt(sources[0]!, first).slice(0, test.at.length)).toBe(test.at);
        if (test.at !== undefined && first.word !== undefined) expect(first.word).toBe(test.at);
        if ('suggestion' in test) expect(first.suggestion).toBe(test.suggestion);
        if (test.path !== undefined) expect(first.path).toBe(test.path);
      });
    });
  }

  it('reports all problems of a configuration at once, each once', () => {
    const { problems } = problemsOf({
      set: {
        cls_trainer: 'SimpelTrainer',
        '{cls_trainer}.max_epoch': 3,
        'SGDOptimizer#0.momentum': 7,
        cls_data: undefined,
        '{cls_network}.act_fun': 'swisch',
      },
      code: 'UNINAS_EUNKNOWN_MODULE',
    });
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'UNINAS_ELIMIT',
      'UNINAS_ETOO_FEW',
      'UNINAS_EUNKNOWN_ARGUMENT',
      'UNINAS_EUNKNOWN_MODULE',
      'UNINAS_EUNKNOWN_MODULE',
    ]);
  });

  it('does not repeat itself below a module that could not be understood', () => {
    const { problems } = problemsOf({ set: { cls_network: 'Zzzzzz' }, code: 'UNINAS_EUNKNOWN_MODULE' });
    expect(problems).toHaveLength(1);
  });
});
