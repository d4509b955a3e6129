/** The models of the entities, checked as ElectroDB checks them: a bundle leaves that check out, and makes an entity when it is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Entity } from '../../functions/platform/items/entity';

const domains = join(__dirname, '../../functions/domains');
const files = readdirSync(domains, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && readFileSync(join(domains, file), 'utf8').includes('new Entity('),
);

test('there are nouns with entities, each made by the platform’s own', () => {
  expect(files.length).toBeGreaterThan(0);
  const eager = files.filter((file) => readFileSync(join(domains, file), 'utf8').includes("from 'electrodb'"));
  expect(eager).toEqual([]);
});

test.each(files)('the models of %s are valid', (file) => {
  jest.isolateModules(() => {
    // Made at once, as the module is loaded.
    jest.doMock('../../functions/platform/items/entity', () => jest.requireActual<object>('electrodb'));
    expect(() => jest.requireActual<object>(join(domains, file))).not.toThrow();
  });
  jest.dontMock('../../functions/platform/items/entity');
});

const model = { entity: 'thing', version: '1', service: 'test' };
const indexes = { primary: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } } } as const;

test('a model that is not valid is told at the first use', () => {
  const wrong = new Entity({ model, attributes: { id: { type: 'nonsense' as 'string' } }, indexes });
  expect(() => void wrong.get({ id: 'a' }).params()).toThrow(/nonsense|type/);
});

test('an entity is made once, and does what ElectroDB’s does', () => {
  const thing = new Entity({ model, attributes: { id: { type: 'string', required: true } }, indexes }, { table: 'T' });
  expect(thing.schema).toBe(thing.schema);
  expect(thing.put({ id: 'a' }).params()).toMatchObject({ TableName: 'T', Item: { id: 'a' } });
  expect(thing.query.primary({ id: 'a' }).params()).toMatchObject({ TableName: 'T' });
});
