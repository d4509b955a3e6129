/**
 * `npm run check:schema` refuses a change of the schema that CHANGELOG.md does not name; `npm run release:schema` dates
 * the changelog's newest entry and keeps the schema as released.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesToList, datedChangelog, releasedForm, unlisted } from './compare';

const folder = join(__dirname, '..');
const snapshot = join(__dirname, 'schema.graphql');
const changelogFile = join(folder, '..', 'CHANGELOG.md');

const current = readdirSync(folder)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');
const changelog = readFileSync(changelogFile, 'utf8');
const missing = unlisted(changesToList(readFileSync(snapshot, 'utf8'), current), changelog);

if (missing.length > 0) {
  console.error('The schema has changes that clients may notice. Name each under "## Unreleased" in CHANGELOG.md, in');
  console.error('these words, and say what clients do instead:');
  for (const change of missing) console.error(`- ${change}`);
  process.exitCode = 1;
} else if (process.argv.includes('--release')) {
  const dated = datedChangelog(changelog, new Date().toISOString().slice(0, 10));
  if (dated === undefined) {
    console.error('CHANGELOG.md has no entry "## Unreleased" to release.');
    process.exitCode = 1;
  } else {
    writeFileSync(changelogFile, dated);
    writeFileSync(snapshot, releasedForm(current));
  }
}
