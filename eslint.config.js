const { join } = require('node:path');
const eslint = require('@eslint/js');
const { includeIgnoreFile } = require('eslint/config');
const tseslint = require('typescript-eslint');
const prettier = require('eslint-config-prettier');

/** `process.env` is read in one file of the functions, and in the doors of the local system. */
const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Settings come in as arguments; only functions/platform/process/config.ts reads the environment.',
};

module.exports = tseslint.config(
  // Such as what a bench that was ended leaves in .local. Prettier does the same by itself.
  includeIgnoreFile(join(__dirname, '.gitignore')),
  { ignores: ['client/examples/**/__generated__', 'client/examples/operations/*.ts'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Recursion without end on graphql-js's types (8.73).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // The dearest of all rules, and no enum is declared here (decision 0039).
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['functions/**/*.ts'],
    ignores: ['functions/platform/process/config.ts'],
    rules: { 'no-restricted-syntax': ['error', environment] },
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: { __dirname: 'readonly', module: 'writable', process: 'readonly', require: 'readonly' },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
