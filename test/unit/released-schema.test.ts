/** The check of CHANGELOG.md: a change of the schema that clients may notice is named there, or refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdl } from '../../functions/generated/sdl';
import { changesToList, datedChangelog, releasedForm, unlisted } from '../../schema/released/compare';

const root = join(__dirname, '../..');
const released = readFileSync(join(root, 'schema/released/schema.graphql'), 'utf8');

/** The released schema with one edit; the test fails where the edit finds nothing to change. */
function edited(from: string | RegExp, to: string): string {
  const changed = released.replace(from, to);
  expect(changed).not.toBe(released);
  return changed;
}

test('the schema has no change that CHANGELOG.md does not name', () => {
  expect(unlisted(changesToList(released, sdl), readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))).toEqual([]);
});

test('the snapshot is in the form that a release writes', () => {
  expect(releasedForm(released)).toBe(released);
});

test('a description may change freely', () => {
  expect(changesToList(released, edited('type Viewer {', '"Told otherwise."\ntype Viewer {'))).toEqual([]);
});

describe('refused until the entry "Unreleased" names it', () => {
  test.each([
    ['a field that is gone', edited(/\n {2}maskedPhone: String @access.*/, ''), 'Worker.maskedPhone was removed.'],
    [
      'a field of another type',
      edited('monthlyIncome: Int @access', 'monthlyIncome: String @access'),
      'Worker.monthlyIncome changed type from Int to String.',
    ],
    ['a value that is gone', edited(/\n {2}VOCATIONAL/, ''), 'VOCATIONAL was removed from enum type Education.'],
    [
      'a value that is new, which a client may not know',
      edited('enum Education {', 'enum Education {\n  DOCTORATE'),
      'DOCTORATE was added to enum type Education.',
    ],
    [
      'an input field that is needed from now on',
      edited('input RevealWorkerInput {', 'input RevealWorkerInput {\n  reason: String!'),
      'A required field reason on input type RevealWorkerInput was added.',
    ],
    [
      'a role that loses a field',
      edited(/(revealLog\([^)]*\): RevealConnection @access\(roles: \[[^\]]*), WORKER\]/, '$1]'),
      'Query.revealLog is no longer open to WORKER.',
    ],
    [
      'a field that was open to all',
      edited(/(type Viewer \{\n {2}carrierId: String)/, '$1 @access(roles: [CARRIER])'),
      'Viewer.carrierId is open to CARRIER alone.',
    ],
  ])('%s', (_what, current, change) => {
    expect(changesToList(released, current)).toContainEqual(change);
    const entry = (title: string): string => `# Changelog\n\n## ${title}\n\n- ${change.replaceAll(' ', '\n  ')}\n`;
    expect(unlisted([change], entry('Unreleased'))).toEqual([]);
    expect(unlisted([change], '# Changelog\n\n## Unreleased\n\n- Something else.\n')).toEqual([change]);
    // What was named for a former release allows nothing in the next one.
    expect(unlisted([change], entry('2026-11-28'))).toEqual([change]);
    expect(unlisted([change], `# Changelog\n\n## Unreleased\n\n- New fields.\n${entry('2026-11-28')}`)).toEqual([
      change,
    ]);
  });
});

test('an addition needs no line', () => {
  expect(changesToList(released, edited('type Viewer {', 'type Viewer {\n  nickname: String'))).toEqual([]);
});

test('a release dates the newest entry, and there is none without one', () => {
  expect(datedChangelog('# C\n\n## Unreleased\n\n- A.\n', '2027-02-06')).toBe('# C\n\n## 2027-02-06\n\n- A.\n');
  expect(datedChangelog('# C\n\n## 2027-02-06\n', '2027-03-01')).toBeUndefined();
});
