/** docs/access-patterns.md: what is measured there is all of the API. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { mutations } from '../../bench/capacity/mutations';
import { queries } from '../../bench/capacity/queries';
import { sdl } from '../../functions/generated/sdl';

const schema = buildSchema(sdl);
const document = readFileSync(join(__dirname, '../../docs/access-patterns.md'), 'utf8');
const [, table = ''] = /<!-- capacity: .*? -->(.*)<!-- \/capacity -->/s.exec(document) ?? [];
const rows = table.match(/^\| `\w+` \|.*$/gm) ?? [];
const rowFields = new Set(rows.map((row) => /`(\w+)`/.exec(row)?.[1]));

function fieldsOf(type: GraphQLObjectType | null | undefined): string[] {
  return Object.keys(type?.getFields() ?? {});
}

test('every query and mutation of the schema is measured', () => {
  expect([...new Set(queries.map(({ field }) => field))].sort()).toEqual(fieldsOf(schema.getQueryType()).sort());
  expect([...new Set(mutations.map(({ field }) => field))].sort()).toEqual(fieldsOf(schema.getMutationType()).sort());
});

test('every query and mutation of the schema has a row in the document', () => {
  const fields = [...fieldsOf(schema.getQueryType()), ...fieldsOf(schema.getMutationType())];
  expect(fields.filter((field) => !rowFields.has(field))).toEqual([]);
});

test('the document has a row for every operation that is measured, in the same order', () => {
  const titles = rows.map((row) => row.split(' | ').slice(0, 2).join(' | '));
  expect(titles).toEqual([...queries, ...mutations].map(({ field, what }) => `| \`${field}\` | ${what}`));
});
