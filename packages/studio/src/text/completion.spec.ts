import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { realModules } from '../editor/state/state.fixture.js';
import { completionsAt } from './completion.js';
import { jsonPlace } from './json-place.js';
import { yamlPlace } from './yaml-place.js';

const modules = realModules();

/** What is offered at the bar in a text. */
function offered(format: 'json' | 'yaml', marked: string): readonly string[] {
  const at = marked.indexOf('|');
  const doc = marked.slice(0, at) + marked.slice(at + 1);
  const state = EditorState.create({ doc, extensions: format === 'json' ? json() : yaml() });
  ensureSyntaxTree(state, doc.length, 1000);
  const place = (format === 'json' ? jsonPlace : yamlPlace)(state, at);
  return place === undefined ? [] : completionsAt(place, modules, format).map(({ label }) => label);
}

describe('completion in JSON', () => {
  it('offers the members of a module that it has not yet', () => {
    const names = offered('json', '{ "cls": "SingleSearchTask",\n "seed": 1,\n "is_d|"\n "note": "x" }');
    expect(names).toEqual(expect.arrayContaining(['is_deterministic', 'cls_trainer']));
    expect(names).not.toContain('seed');
    expect(names).not.toContain('cls');
    expect(offered('json', '{ "cls": "SingleSearchTask", | }')).toContain('seed');
    expect(offered('json', '{ | }')).toEqual(['cls']);
  });

  it('offers tasks, the classes that fit a slot, and values', () => {
    expect(offered('json', '{ "cls": "|" }')).toContain('SingleSearchTask');
    const trainers = offered('json', '{ "cls": "SingleSearchTask", "cls_trainer": { "cls": "Simp|" } }');
    expect(trainers).toContain('SimpleTrainer');
    expect(trainers).not.toContain('SGDOptimizer');
    const list = '{ "cls": "UniformRandomMethod", "cls_optimizers": [{ "cls": "SGDOptimizer" }, { "cls": "|" }] }';
    expect(offered('json', list)).toContain('AdamOptimizer');
    expect(offered('json', '{ "cls": "SGDOptimizer", "nesterov": | }')).toEqual(['true', 'false']);
    expect(offered('json', '{ "cls": "ConvStem", "act_fun": "|" }')).toContain('relu');
  });
});

describe('completion in YAML', () => {
  it('offers members, classes and values by the indentation', () => {
    expect(offered('yaml', 'cls: SingleSearchTask\nseed: 1\nis_|')).toContain('is_deterministic');
    expect(offered('yaml', 'cls: SingleSearchTask\ncls_trainer:\n  cls: |\nseed: 1')).toContain('SimpleTrainer');
    const list =
      'cls_method:\n  cls: UniformRandomMethod\n  cls_optimizers:\n    - cls: SGDOptimizer\n      lr: 1\n      mom|';
    const names = offered('yaml', list);
    expect(names).toContain('momentum');
    expect(names).not.toContain('lr');
    const classes = 'cls_method:\n  cls: UniformRandomMethod\n  cls_optimizers:\n    - cls: SGDOptimizer\n    - cls: |';
    expect(offered('yaml', classes)).toContain('AdamOptimizer');
    expect(offered('yaml', 'cls: SGDOptimizer\nnesterov: t|')).toEqual(['true', 'false']);
  });
});
