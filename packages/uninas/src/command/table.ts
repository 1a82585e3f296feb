import type { CommandSpec, OptionSpec, PositionalSpec } from './spec.js';

const config: PositionalSpec = {
  name: 'config',
  times: 'some',
  help: 'configuration files or shipped names, merged left to right',
};
const json: OptionSpec = { name: 'json', type: 'flag', help: 'print one JSON document and nothing else' };
const plugin: OptionSpec = {
  name: 'plugin',
  type: 'texts',
  value: 'PATH',
  help: 'use a plugin that is not installed: its folder or file',
};

const queue: OptionSpec = {
  name: 'queue',
  type: 'text',
  value: 'URL',
  help: 'rate architectures by the workers there: redis://host:6379/name',
};

/** Options of every command. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: 'help', type: 'flag', help: 'show this' },
  { name: 'debug', type: 'flag', help: 'show the stack of errors' },
];

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'quickstart',
    summary: 'find a network for handwritten digits, in three steps',
    positionals: [],
    takesWords: false,
    options: [
      { name: 'dir', type: 'text', value: 'DIR', help: 'where everything is saved [default: ./uninas-quickstart]' },
      { name: 'epochs', type: 'count', value: 'N', help: 'training epochs of the first and the last step' },
      { name: 'seed', type: 'count', least: 0, value: 'N', help: 'random seed of all steps, not those of the files' },
      { name: 'resume', type: 'flag', help: 'go on with what the folder holds, after an interruption' },
      plugin,
    ],
    examples: [['quickstart --epochs 1', 'a quick look at all three steps']],
    load: () => import('../commands/quickstart.js'),
  },
  {
    name: 'run',
    summary: 'check a configuration, then run its task',
    positionals: [config],
    takesWords: true,
    options: [
      { name: 'dry-run', type: 'flag', help: 'stop after everything is built' },
      { name: 'resume', type: 'flag', help: 'go on with what the folder of the run holds' },
      { name: 'progress', type: 'text', value: 'FILE', help: 'keep in FILE, as JSON, how far the work is' },
      queue,
      json,
      plugin,
    ],
    examples: [
      ['run s1.json bench201.json', 'two files; the second one wins where both say something'],
      ["run s1.json '--{cls_trainer}.max_epochs=3'", 'with one value changed'],
      ['run s1.json --resume', 'go on after an interruption'],
    ],
    load: () => import('../commands/run.js'),
  },
  {
    name: 'check',
    summary: 'find everything that is wrong with a configuration',
    positionals: [config],
    takesWords: true,
    options: [{ name: 'fix', type: 'flag', help: 'change the files where there is no doubt' }, json, plugin],
    examples: [['check s1.json --fix', 'correct what has only one sensible reading']],
    load: () => import('../commands/check.js'),
  },
  {
    name: 'tree',
    summary: 'draw the argument tree',
    positionals: [config],
    takesWords: true,
    options: [
      { name: 'args', type: 'flag', help: 'with all arguments' },
      { name: 'svg', type: 'text', value: 'FILE', help: 'save a drawing instead' },
      { ...json, help: 'print the complete configuration as one JSON document' },
      plugin,
    ],
    examples: [['tree s1.json --svg tree.svg', 'a picture of the tree']],
    load: () => import('../commands/tree.js'),
  },
  {
    name: 'convert',
    summary: 'write a configuration in its other form',
    positionals: [config],
    takesWords: true,
    options: [
      {
        name: 'to',
        type: 'choice',
        choices: ['hierarchical', 'flat'],
        required: true,
        help: 'nested objects, or one key per line',
      },
      { name: 'format', type: 'choice', choices: ['json', 'yaml'], help: '[default: by the name of FILE, or json]' },
      { name: 'out', type: 'text', value: 'FILE', help: 'where to, instead of the terminal' },
      plugin,
    ],
    examples: [['convert s1.json --to hierarchical --out s1.yaml', 'nested, as YAML']],
    load: () => import('../commands/convert.js'),
  },
  {
    name: 'explain',
    summary: 'say where a value comes from',
    positionals: [config, { name: 'KEY', times: 'one', help: 'an argument or slot, such as {cls_trainer}.max_epochs' }],
    takesWords: true,
    options: [json, plugin],
    examples: [["explain s1.json '{cls_trainer}.max_epochs'", 'the file and line that set it, or the default']],
    load: () => import('../commands/explain.js'),
  },
  {
    name: 'network',
    summary: 'show the cells, shapes and sizes of a network',
    positionals: [{ name: 'file', times: 'one', help: 'a file, a run, or the name of a shipped network, as ResNet50' }],
    takesWords: false,
    options: [
      { name: 'input', type: 'text', value: 'H,W,C', help: 'shape of the input [default: what is known of the data]' },
      { name: 'classes', type: 'count', value: 'N', help: 'number of classes [default: what is known of the data]' },
      {
        name: 'rule',
        type: 'choice',
        choices: ['uninas', 'conv_linear', 'nas_bench_201'],
        help: 'how multiply-adds are counted [default: uninas]',
      },
      { name: 'gene', type: 'text', value: '0,1,...', help: 'one architecture of a search network' },
      { name: 'svg', type: 'text', value: 'FILE', help: 'save a drawing instead' },
      json,
      plugin,
    ],
    examples: [
      ['network ResNet50', 'the table of a shipped network'],
      ['network runs/s3 --svg found.svg', 'a drawing of what a run has trained'],
      ['network bench201 --gene 3,1,2,0,4,3', 'one architecture of a search space'],
    ],
    load: () => import('../commands/network.js'),
  },
  {
    name: 'list',
    summary: 'list the modules that are there to be used',
    positionals: [{ name: 'KIND', times: 'maybe', help: 'only modules of a kind, such as optimizer' }],
    takesWords: false,
    options: [
      { name: 'where', type: 'texts', value: 'FLAG=VALUE', help: 'only modules with this flag, such as search=true' },
      json,
      plugin,
    ],
    examples: [['list method --where search=true', 'methods that search']],
    load: () => import('../commands/list.js'),
  },
  {
    name: 'describe',
    summary: 'describe one module: what it does, arguments, slots',
    positionals: [{ name: 'NAME', times: 'one', help: 'a module, such as SGDOptimizer' }],
    takesWords: false,
    options: [json, plugin],
    examples: [],
    load: () => import('../commands/describe.js'),
  },
  {
    name: 'args',
    summary: 'list every argument of every module',
    positionals: [],
    takesWords: false,
    options: [json, plugin],
    examples: [],
    load: () => import('../commands/args.js'),
  },
  {
    name: 'schema',
    summary: 'print the JSON Schema of configurations, for editors',
    positionals: [{ name: 'TASK', times: 'maybe', help: 'only configurations of this task' }],
    takesWords: false,
    options: [{ ...json, help: 'a schema is always JSON' }, plugin],
    examples: [],
    load: () => import('../commands/schema.js'),
  },
  {
    name: 'export',
    summary: 'write a finished network for other tools',
    positionals: [
      { name: 'network', times: 'one', help: 'folder of a run, .network_config file, or name of a shipped network' },
    ],
    takesWords: false,
    options: [
      {
        name: 'to',
        type: 'choice',
        choices: ['onnx', 'safetensors', 'config'],
        required: true,
        help: 'network with weights, weights for PyTorch, or description',
      },
      {
        name: 'out',
        type: 'text',
        value: 'FILE',
        help: 'where to [default: <network>.<format>; of config, the terminal]',
      },
      { name: 'gene', type: 'text', value: '0,1,2', help: 'one architecture of a super-network' },
      {
        name: 'weights',
        type: 'text',
        value: 'PATH',
        help: 'weights of a network file: a run, a checkpoint or .safetensors',
      },
      { name: 'seed', type: 'count', least: 0, value: 'N', help: 'untrained weights for a network file' },
      { name: 'input', type: 'text', value: 'H,W,C', help: 'image size of a network file [default: 224,224,3]' },
      { name: 'classes', type: 'count', value: 'N', help: 'classes of a network file [default: 1000]' },
      { ...json, help: 'print what was written as one JSON document' },
      plugin,
    ],
    examples: [
      ['export runs/s3 --to onnx', 'a trained network, for ONNX Runtime, browsers, PyTorch'],
      ['export runs/s1 --gene 1,0,4,1,2,4 --to safetensors', 'weights of one architecture'],
      ['export ResNet18 --weights resnet18.safetensors --to onnx', 'with weights of torchvision'],
    ],
    load: () => import('../commands/export.js'),
  },
  {
    name: 'studio',
    summary: 'the web page: edit experiments, run and watch them',
    positionals: [],
    takesWords: false,
    options: [
      {
        name: 'port',
        type: 'count',
        least: 0,
        value: 'P',
        help: 'where to listen, 0: any that is free [default: 8260]',
      },
      { name: 'host', type: 'text', value: 'H', help: 'address to listen on [default: 127.0.0.1, this machine alone]' },
      { name: 'dir', type: 'text', value: 'DIR', help: 'folder of your configurations [default: .]' },
      { name: 'parallel', type: 'count', value: 'N', help: 'runs at once [default: 1]' },
      { name: 'no-open', type: 'flag', help: 'do not open the browser' },
      plugin,
    ],
    examples: [['studio --dir experiments', 'edit and run the configurations in a folder']],
    load: () => import('../commands/studio.js'),
  },
  {
    name: 'worker',
    summary: 'rate architectures for searches on other machines',
    positionals: [],
    takesWords: false,
    options: [
      { ...queue, required: true, help: 'where searches ask: redis://host:6379/name, rediss:// encrypted' },
      { name: 'once', type: 'flag', help: 'end after the first search' },
      plugin,
    ],
    examples: [['worker --queue redis://big:6379/uninas', 'the searches run with the same --queue']],
    load: () => import('../commands/worker.js'),
  },
  {
    name: 'data',
    summary: 'list data sets, check whether their files are there',
    positionals: [{ name: 'NAME', times: 'maybe', help: 'a data set, such as MnistData' }],
    takesWords: false,
    options: [
      { name: 'dir', type: 'text', value: 'DIR', help: 'where to look [default: {path_data}, see doctor]' },
      { name: 'download', type: 'flag', help: 'fetch what is missing, with a NAME' },
      json,
      plugin,
    ],
    examples: [['data MnistData --download', 'fetch the files, then check them']],
    load: () => import('../commands/data.js'),
  },
  {
    name: 'doctor',
    summary: 'check the installation: versions, plugins, speed',
    positionals: [],
    takesWords: false,
    options: [json, plugin],
    examples: [['doctor --json', 'as data; the exit code is 1 if nothing can be computed']],
    load: () => import('../commands/doctor.js'),
  },
  {
    name: 'completion',
    summary: 'print a script that completes words in the shell',
    positionals: [{ name: 'SHELL', times: 'maybe', help: 'bash or zsh [default: that of $SHELL]' }],
    takesWords: false,
    options: [],
    examples: [['completion >> ~/.bashrc', 'from the next shell on']],
    load: () => import('../commands/completion.js'),
  },
];

/** The command of a name. */
export function commandNamed(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}
