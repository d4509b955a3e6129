/**
 * The access matrix: every root field and every type of node, tried by every account on things of its own side, of the other
 * side, and on missing ones. What must come out is written by hand (`test/kit/access-matrix`). A thing of somebody else's
 * answers as one that is missing, to the letter.
 */
import { isInterfaceType, isObjectType } from 'graphql';
import { mutations } from '../kit/access-matrix/mutations';
import { tableSays } from '../kit/access-matrix/oracle';
import { nodeTypes, queries } from '../kit/access-matrix/queries';
import { ALL, type Row } from '../kit/access-matrix/row';
import { schema, type Trial, trialOf } from '../kit/access-matrix/trial';
import { accounts, type Scene, startScene, type Things } from '../kit/access-scene';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});

afterAll(() => scene.system.stop());

const rows = [...queries, ...mutations];

/** Tries the row as every account. Accounts that are let in come last, since what they do could change other answers. */
async function tryRow(row: Row): Promise<void> {
  const { parts } = await trialOf(scene, undefined, row);
  expect(parts.own.errors.map(({ code }) => code)).toEqual(['UNAUTHENTICATED']);
  const letIn = (account: string): number => Number(Object.values(tableSays(account, row)).includes('DONE'));
  const inOrder = [...accounts].sort((a, b) => letIn(a) - letIn(b));
  if (row.ends === true) inOrder.reverse().sort((a, b) => letIn(a) - letIn(b));
  const wrong: object[] = [];
  const right: object[] = [];
  const ended = { own: false, other: false };
  for (const account of inOrder) {
    const trial = await trialOf(scene, account, row);
    const says = { ...tableSays(account, row) };
    if (row.regional === true) says.missing = trial.told.missing;
    for (const side of ['own', 'other'] as const) {
      if (row.ends === true && ended[side] && says[side] === 'DONE') says[side] = trial.told[side];
      ended[side] ||= says[side] === 'DONE';
      expectNoTrace(row, account, side, trial);
    }
    if (JSON.stringify(trial.told) === JSON.stringify(says)) continue;
    wrong.push({ account, told: trial.told });
    right.push({ account, told: says });
  }
  expect(wrong).toEqual(right);
}

/** A thing that is not the caller's is answered as if it did not exist, unless the row says that the caller may see it. */
function expectNoTrace(row: Row, account: string, side: 'own' | 'other', { told, parts }: Trial): void {
  const list = row.selection.includes('edges') && row.shows !== 'delivery';
  if (row.readable === true || row.open === true || list) return;
  if (told[side] !== 'NOTHING' || told.missing !== 'NOTHING') return;
  expect({ account, side, told: parts[side] }).toEqual({ account, side, told: parts.missing });
}

describe('the table is whole', () => {
  test('it has every root field, and no other', () => {
    const types = [schema.getQueryType(), schema.getMutationType()];
    const fields = types.flatMap((type) => Object.keys(type?.getFields() ?? {}));
    expect([...new Set([...rows.map(({ field }) => field), 'node'])].sort()).toEqual(fields.sort());
  });

  test('it has every type of node, and no other', () => {
    const node = schema.getType('Node');
    const types = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
    expect(Object.keys(nodeTypes).sort()).toEqual([...types].sort());
  });

  test('it has every field of Worker', () => {
    const worker = schema.getType('Worker');
    expect(Object.keys(workerFields).sort()).toEqual(
      Object.keys(isObjectType(worker) ? worker.getFields() : {}).sort(),
    );
  });
});

/** Who else sees a field of a worker, besides the officials of the region and the worker. */
const workerFields: Readonly<Record<string, { readonly for: readonly string[]; readonly selection?: string }>> = {
  id: { for: ['station', 'enterprise', 'carrier'] },
  name: { for: ['station', 'enterprise', 'carrier'] },
  maskedIdentityNumber: { for: ['station', 'carrier'] },
  maskedPhone: { for: ['station', 'enterprise'] },
  age: { for: ['station', 'enterprise'] },
  ...{
    villageCode: { for: ['station'] },
    village: { for: ['station'], selection: '{ code }' },
    sex: { for: ['station'] },
    ethnicGroup: { for: ['station'] },
    language: { for: ['station'] },
  },
  ...{
    education: { for: ['station'] },
    skills: { for: ['station'] },
    groupTags: { for: [] },
    registeredAt: { for: [] },
  },
  ...{
    employment: { for: ['station'] },
    monthlyIncome: { for: ['station'] },
    surveyedAt: { for: [] },
    mergedIds: { for: [] },
  },
  ...{ intent: { for: ['station'], selection: '{ wantsWork }' }, consents: { for: [], selection: '{ granted }' } },
  companions: { for: [], selection: '{ name agreed }' },
  ...Object.fromEntries(
    [
      ...['history', 'surveys', 'placements', 'pushes', 'travelRequests', 'eventRegistrations', 'enrolments'],
      ...['cases', 'visits'],
    ].map((list) => [
      list,
      {
        for: ['placements', 'travelRequests', 'cases', 'visits'].includes(list) ? ['station'] : [],
        selection: '{ totalCount }',
      },
    ]),
  ),
};

describe('the fields of a worker', () => {
  /** Those that are not refused; each stands alone, because one that may not be null takes its neighbors with it. */
  async function shown(account: string, id: string): Promise<string[]> {
    const fields = Object.entries(workerFields).map(
      ([name, { selection = '' }]) => `${name}: worker(id: $id) { ${name} ${selection} }`,
    );
    const { data, errors } = await scene.system.gql(scene.tokens[account], `query ($id: ID!) { ${fields.join(' ')} }`, {
      id,
    });
    const refused = new Set(errors.map(({ path = [] }) => path[0]));
    const found = (data ?? {}) as Readonly<Record<string, unknown>>;
    return Object.keys(workerFields).filter((name) => !refused.has(name) && found[name] != null);
  }

  const fieldsFor = (reader: string): string[] =>
    Object.keys(workerFields).filter((name) => workerFields[name]?.for.includes(reader));

  test.each(['province', 'county', 'cadre', 'worker'])('are all for: %s', async (account) => {
    expect(await shown(account, scene.own.worker)).toEqual(Object.keys(workerFields));
  });

  test.each(['enterprise', 'carrier'])('are few for: %s', async (account) => {
    expect(await shown(account, scene.own.worker)).toEqual(fieldsFor(account));
  });

  test('a station sees what it needs of who is at work there', async () => {
    expect(await shown('station', scene.own.employed)).toEqual(fieldsFor('station'));
    expect(await shown('station', scene.own.worker)).toEqual([]);
    expect(await shown('otherStation', scene.own.employed)).toEqual([]);
  });

  test('a second role, which opens other people, adds none', async () => {
    expect(await shown('twoRoles', scene.own.worker)).toEqual(fieldsFor('enterprise'));
    expect(await shown('twoRoles', scene.other.worker)).toEqual(Object.keys(workerFields));
  });
});

test('a role that opens a thing does not lend it to the fields of another role', async () => {
  const ask = async (query: string, id: string): Promise<string> =>
    (await scene.system.gql(scene.tokens['twoRoles'], `query ($id: ID!) { ${query} }`, { id })).text;
  for (const [list, thing] of [
    ['webhooks', 'webhook'],
    ['positionImports', 'positionImport'],
  ] as const) {
    const query = `enterprise(id: $id) { ${list} { edges { node { id } } } }`;
    expect(await ask(query, scene.own.enterprise)).toContain(scene.own[thing]);
    expect(await ask(query, scene.other.enterprise)).not.toContain(scene.other[thing]);
  }
});

describe('node', () => {
  test.each(Object.entries(nodeTypes))('%s', (type, [thing, by]) => {
    const values = (things: Things) => ({ id: things[thing] });
    return tryRow({ field: 'node', what: type, roles: ALL, by, values, selection: '{ id }', shows: thing });
  });
});

describe('each account is told what the table says, and of things of others what it is told of missing ones', () => {
  const named = rows.map((row) => [`${row.field} ${row.what ?? ''}`.trim(), row] as const);
  test.each(named)('%s', (_, row) => tryRow(row));
});
