/** What a token must say besides a role: without it, or with a broken one, the role gives no rights at all. */
import type { Role } from '../../functions/generated/graphql';
import type { Claims } from '../../local/identity-issuer';
import {
  campaignInput,
  givenEnterprise,
  givenWorker,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const VIEWER = '{ viewer { roles rights regionCode } }';

const BROKEN = [
  '5',
  '53x',
  '00',
  '99',
  '999999',
  '530',
  '53062',
  '5306271',
  '',
  ' ',
  '53 ',
  '５３',
  '-53',
  '%',
  '530000',
];

describe.each(['BUREAU', 'CADRE'] as const)('a %s', (role) => {
  test('without a region has no rights', async () => {
    await hasNoRights(await system.sign({ roles: [role] }), role);
  });

  test.each(BROKEN)('with region %j has no rights', async (regionCode) => {
    await hasNoRights(await system.sign({ roles: [role], regionCode }), role);
  });

  test.each([[['53']], [53], [true], [{ code: '53' }]])(
    'with region %j, which is no text, has no rights',
    async (claim) => {
      await hasNoRights(await system.sign({ roles: [role], regionCode: claim as unknown as string }), role);
    },
  );
});

/** By digits: of the level of another role. */
test.each([
  ['BUREAU', '530627102'],
  ['BUREAU', '530627102201'],
] as const)('a %s of %s, which is no level of theirs, has no rights', async (role, regionCode) => {
  await hasNoRights(await system.sign({ roles: [role], regionCode }), role);
});

test.each([
  ['BUREAU', ['53', '5306', '530627', '44', '441900']],
  ['CADRE', ['53', '5306', '530627', '530627102', '530627102201']],
] as const)('a %s of each level of theirs has its rights', async (role, codes) => {
  for (const regionCode of codes) {
    const token = await system.sign({ roles: [role], regionCode });
    expect((await system.ask(token, VIEWER)).viewer).toEqual({ roles: [role], rights: [role], regionCode });
  }
});

test.each(['STATION', 'CARRIER', 'WORKER'] as const)(
  'a %s without its claim, or with a blank one, has no rights',
  async (role) => {
    for (const claims of [{}, { stationId: ' ', carrierId: ' ', workerId: ' ' }])
      await hasNoRights(await system.sign({ roles: [role], ...claims }), role);
  },
);

test.each([
  ['WORKER', { workerId: 'ent_00000000000000000000000000' }],
  ['WORKER', { workerId: '00000000000000000000000000' }],
  ['WORKER', { workerId: 'wkr' }],
  ['ENTERPRISE', { enterpriseId: 'wkr_00000000000000000000000000' }],
  ['ENTERPRISE', { enterpriseId: '00000000000000000000000000' }],
  ['ENTERPRISE', { enterpriseId: 'ENT_00000000000000000000000000' }],
] as const)('a %s of %j, which is no id of its kind, has no rights', async (role, claims) => {
  await hasNoRights(await system.sign({ roles: [role], ...claims }), role);
});

test('an id of another kind takes its own role alone away', async () => {
  const enterpriseId = await givenEnterprise(system);
  const rights = async (claims: Partial<Claims>): Promise<unknown> =>
    (await system.ask(await system.sign({ roles: ['ENTERPRISE', 'WORKER'], ...claims }), VIEWER)).viewer.rights;
  const workerId = await someone();
  expect(await rights({ enterpriseId, workerId })).toEqual(['ENTERPRISE', 'WORKER']);
  expect(await rights({ enterpriseId, workerId: enterpriseId })).toEqual(['ENTERPRISE']);
  expect(await rights({ enterpriseId: workerId, workerId })).toEqual(['WORKER']);
});

test.each(BROKEN)('a STATION with region %j has no region, and no wider one', async (regionCode) => {
  const query = '{ viewer { rights regionCode } currentCampaign { id } }';
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput());
  const [right, broken] = await Promise.all(
    ['530627', regionCode].map((code) => system.sign({ roles: ['STATION'], stationId: 's', regionCode: code })),
  );
  expect((await system.ask(right ?? '', query)).currentCampaign).not.toBeNull();
  expect(campaign?.id).toBeTruthy();
  expect(await system.ask(broken ?? '', query)).toEqual({
    viewer: { rights: ['STATION'], regionCode: null },
    currentCampaign: null,
  });
});

test('an ENTERPRISE without its claim may register itself, with a blank one nothing', async () => {
  const rights = async (claims: Partial<Claims>): Promise<unknown> =>
    (await system.ask(await system.sign({ roles: ['ENTERPRISE'], ...claims }), VIEWER)).viewer.rights;
  expect(await rights({})).toEqual(['ENTERPRISE']);
  expect(await rights({ enterpriseId: 'ent_00000000000000000000000000' })).toEqual(['ENTERPRISE']);
  expect(await rights({ enterpriseId: ' ' })).toEqual([]);
});

test('a claim serves one role only: a bureau without a region that is also a worker acts as a worker', async () => {
  const id = await givenWorker(system);
  const token = await system.sign({ roles: ['BUREAU', 'WORKER'], workerId: id });
  const { viewer } = await system.ask(token, VIEWER);
  expect(viewer).toEqual({ roles: ['BUREAU', 'WORKER'], rights: ['WORKER'], regionCode: null });
  const asked = await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id });
  expect(asked.worker).toEqual({ id });
  const other = await givenWorker(system);
  expect((await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id: other })).worker).toBeNull();
  const opening = 'mutation ($input: OpenCampaignInput!) { openCampaign(input: $input) { campaign { id } } }';
  const { errors } = await system.gql(token, opening, { input: campaignInput() });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

/** `viewer`, `node` and `region` answer, and show nothing of anybody; everything else is FORBIDDEN. */
async function hasNoRights(token: string, role: Role): Promise<void> {
  const workerId = await someone();
  const open = await system.ask(
    token,
    `query ($id: ID!) { viewer { roles rights regionCode } node(id: $id) { id } region(code: "53") { name } }`,
    { id: workerId },
  );
  expect(open).toMatchObject({
    viewer: { roles: [role], rights: [] },
    node: null,
    region: { name: '云南省' },
  });
  const operations: readonly (readonly [string, object])[] = [
    ['query { positions { edges { node { id } } } }', {}],
    ['query { travelServices { edges { node { id } } } }', {}],
    ['query { workers { edges { node { id } } } }', {}],
    ['query ($id: ID!) { worker(id: $id) { id } }', { id: workerId }],
    [
      'mutation ($input: OpenCampaignInput!) { openCampaign(input: $input) { campaign { id } } }',
      { input: campaignInput() },
    ],
    [
      'mutation ($input: RequestTravelInput!) { requestTravel(input: $input) { travelRequest { id } } }',
      { input: requestTravelInput([workerId]) },
    ],
  ];
  for (const [query, variables] of operations) {
    const { errors } = await system.gql(token, query, variables);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
}

let worker: Promise<string> | undefined;

function someone(): Promise<string> {
  worker ??= givenWorker(system);
  return worker;
}
