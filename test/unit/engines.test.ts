/** The one list of tests that other engines skip: it names tests that there are, and the document names all of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedOnly } from '../engines/embedded-only';

const read = (...path: string[]): string => readFileSync(join(__dirname, '../..', ...path), 'utf8');

test.each(embeddedOnly)('$file: "$test" is a test, and its reason stands in docs/engines.md', ({ file, test, why }) => {
  expect(read('test/integration', file)).toContain(test);
  const words = read('docs/engines.md').replace(/\s+/g, ' ');
  expect(words).toContain(test);
  expect(words).toContain(why);
});

test('no more than ten tests are skipped elsewhere', () => {
  expect(embeddedOnly.length).toBeLessThanOrEqual(10);
});
