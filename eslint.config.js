import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Foreign libraries that one layer alone may import, and what everybody else is told. */
const OWNED = {
  tsyringe: 'core',
  yargs: 'app',
  '@tensorflow/*': 'engine',
  '@bufbuild/*': 'exchange',
  bullmq: 'wrapper',
  ioredis: 'wrapper',
};
const banned = (...but) => Object.keys(OWNED).filter((name) => !but.includes(name));

/** Arrows point downwards only; families do not see each other. */
const LAYERS = [
  { layer: 'core', sees: [], banned: banned('tsyringe') },
  { layer: 'contract', sees: ['core'], banned: banned() },
  { layer: 'foundation', sees: ['core', 'contract'], banned: banned('@tensorflow/*') },
  { layer: 'family', sees: ['core', 'contract', 'foundation'], banned: banned() },
  { layer: 'wrapper', sees: ['core', 'contract', 'foundation'], banned: banned('bullmq', 'ioredis') },
  { layer: 'task', sees: ['core', 'contract', 'foundation', 'family'], banned: banned() },
  { layer: 'exchange', sees: ['core', 'contract', 'foundation', 'family', 'task'], banned: banned('@bufbuild/*') },
  { layer: 'tool', sees: ['core', 'contract', 'family', 'tool'], banned: banned() },
  // the server reads what runs write, and calls the runner as any program does
  { layer: 'app', sees: ['core', 'contract', 'foundation', 'app'], banned: banned('yargs') },
  { layer: 'meta', sees: ['*'], banned: banned() },
  { layer: 'e2e', sees: ['*'], banned: banned() },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/out-tsc/**',
      '**/node_modules/**',
      '**/coverage/**',
      '.nx/**',
      'examples/**/node_modules/**',
      // AssemblyScript, which only looks like TypeScript
      'packages/engine/assembly/**',
    ],
  },
  { plugins: { '@nx': nx } },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // abstract contracts have hooks that do nothing
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/class-literal-property-style': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Use Random of @uninas/core: results must follow from the seed.',
        },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allowCircularSelfDependency: true,
          // the runner loads core late where it saves time, and at once elsewhere
          checkDynamicDependenciesExceptions: ['.*'],
          // configuration files of the workspace itself
          allow: ['../jest.preset.js', '../../jest.preset.js'],
          depConstraints: LAYERS.map(({ layer, sees, banned: bannedExternalImports }) => ({
            sourceTag: `layer:${layer}`,
            onlyDependOnLibsWithTags: sees.map((seen) => (seen === '*' ? '*' : `layer:${seen}`)),
            bannedExternalImports,
          })),
        },
      ],
    },
  },
  {
    // only the engine may touch TensorFlow.js, though it shares its layer with packages free of tensors
    files: ['packages/{space,runs,samples}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['@tensorflow/*'] }] },
  },
  {
    files: ['**/*.spec.ts', '**/*.test-d.ts', '**/*.fixture.ts', 'e2e/**/*.ts', '**/*.js'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-console': 'off',
    },
  },
  {
    // what stands outside the workspace has no layer
    files: ['examples/**'],
    rules: { '@typescript-eslint/no-require-imports': 'off', '@nx/enforce-module-boundaries': 'off' },
  },
  {
    files: ['packages/uninas/src/**/*.ts', 'tools/argref/src/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
