/** Tests run in parallel, in any order; a file that needs a database starts an engine of its own (test/kit). */

// For the workers: most of what a request makes is short-lived. More room is taken anew page by page (decision 0039).
process.env['NODE_OPTIONS'] = [process.env['NODE_OPTIONS'], '--max-semi-space-size=16'].filter(Boolean).join(' ');

const { availableParallelism } = require('node:os');

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  globalSetup: '<rootDir>/test/runner/choose-seed.ts',
  setupFiles: ['<rootDir>/test/runner/seed.js'],
  setupFilesAfterEnv: ['<rootDir>/test/kit/built-in-codes.ts', '<rootDir>/test/kit/permission-uses.ts'],
  testSequencer: '<rootDir>/test/runner/longest-first.js',
  testEnvironment: '<rootDir>/test/runner/environment.js',
  runtime: '<rootDir>/test/runner/runtime.js',
  // Far above what any test takes alone: a machine that is busy with other things must not fail one.
  testTimeout: 300_000,
  // One more than there are cores: some files wait for processes and clocks of their own.
  maxWorkers: availableParallelism() + 1,
};
