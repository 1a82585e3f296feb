/** All packages in one run; `nx test <package>` runs one. */
export default {
  projects: ['<rootDir>/packages/*/jest.config.js', '<rootDir>/tools/*/jest.config.js', '<rootDir>/e2e/jest.config.js'],
  reporters: ['default', '<rootDir>/tools/workspace/src/count-reporter.js'],
  // on two cores Jest would use one
  maxWorkers: '100%',
  // a machine may be busy; how long something takes is never what is tested
  testTimeout: 60_000,
};
