/** Tests run in parallel, in any order; a file that needs a database starts an engine of its own (test/kit). */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  setupFiles: ['<rootDir>/test/runner/seed.js'],
  setupFilesAfterEnv: ['<rootDir>/test/kit/permission-uses.ts'],
  testEnvironment: '<rootDir>/test/runner/environment.js',
  runtime: '<rootDir>/test/runner/runtime.js',
  // Far above what any test takes alone: a machine that is busy with other things must not fail one.
  testTimeout: 300_000,
  maxWorkers: '100%',
};
