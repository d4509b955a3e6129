/** docs/security.md: the tests that it names are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const document = readFileSync(join(__dirname, '../../docs/security.md'), 'utf8');

/** `integration/claims` or `integration/claims: the name of a test in it`, wherever a line ends. */
const cited = [...document.matchAll(/`((?:unit|integration|property|infra)\/[\w-]+)(?:: ([^`]+))?`/g)].map(
  ([, file = '', name]) => [file, name?.replace(/\s+/g, ' ')] as const,
);

test('it names tests', () => {
  expect(cited.length).toBeGreaterThan(20);
});

test.each(cited)('%s: %s', (file, name) => {
  const path = join(__dirname, '..', `${file}.test.ts`);
  expect(existsSync(path)).toBe(true);
  // In the source a name may be within quotes that it escapes.
  if (name !== undefined) expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(name);
});
