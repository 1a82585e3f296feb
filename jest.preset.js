/**
 * The Jest configuration of every package: TypeScript by swc, as ES modules,
 * workspace packages resolved to their sources.
 *
 * @param {string} displayName the package's short name, shown before each file
 */
export function preset(displayName) {
  return {
    displayName,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@uninas/source', 'node', 'node-addons'] },
    testMatch: ['<rootDir>/src/**/*.spec.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          swcrc: false,
          jsc: {
            target: 'es2022',
            keepClassNames: true,
            parser: { syntax: 'typescript', decorators: true },
            transform: {
              legacyDecorator: true,
              decoratorMetadata: false,
              verbatimModuleSyntax: true,
              useDefineForClassFields: true,
            },
          },
          module: { type: 'es6' },
        },
      ],
    },
  };
}
