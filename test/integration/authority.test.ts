/** Each bureau acts within its region: every finding as an attack, by a county, another prefecture and another province. */
import type { Mutation } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import {
  campaignInput,
  creditCode,
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;
/** The one whose things are attacked, those above it, and those who attack. */
let zhaotong: string;
let above: readonly string[];
let attackers: readonly string[];

beforeAll(async () => {
  system = await startTestSystem();
  const bureau = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode });
  zhaotong = await bureau('5306');
  above = [system.tokens.BUREAU];
  // A county of its own, another prefecture, a county of that, and another province.
  attackers = await Promise.all(['530627', '5301', '530102', '52'].map(bureau));
});

afterAll(() => system.stop());

type Name = Exclude<keyof Mutation, '__typename'>;

async function codesOf(token: string, mutation: Name, input: object): Promise<string[]> {
  const payload = (await system.mutate(token, mutation, '__typename', input)) as {
    readonly userErrors: readonly { code: string; path: readonly string[] }[];
  };
  return payload.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

/** As `refusal` for each attacker; then nothing for the owner. */
async function onlyForTheOwner(refusal: string, mutation: Name, input: () => object): Promise<void> {
  for (const token of attackers) expect(await codesOf(token, mutation, input())).toEqual([refusal]);
  expect(await codesOf(zhaotong, mutation, input())).toEqual([]);
  for (const token of above) expect(await codesOf(token, mutation, input())).toEqual([]);
}

async function scheduled(change: object = {}, token = zhaotong): Promise<string> {
  const payload = await system.mutate(
    token,
    'scheduleTravelService',
    'travelService { id }',
    travelServiceInput(change),
  );
  return payload.travelService?.id ?? JSON.stringify(payload.userErrors);
}

describe('a travel service', () => {
  test('belongs to the bureau that schedules it, and shows that to everyone', async () => {
    const id = await scheduled();
    const query = 'query ($id: ID!) { travelService(id: $id) { ownerRegionCode } }';
    for (const token of [zhaotong, ...above, ...attackers])
      expect((await system.ask(token, query, { id })).travelService).toEqual({ ownerRegionCode: '5306' });
  });

  test('is changed, cancelled, closed and boarded by that bureau and those above alone', async () => {
    const serviceId = await scheduled();
    const idempotencyKey = (): string => unique();
    const refusal = 'REGION_OUT_OF_SCOPE serviceId';
    await onlyForTheOwner(refusal, 'changeTravelService', () => ({
      ...{ idempotencyKey: idempotencyKey(), serviceId, seats: 40 },
    }));
    await onlyForTheOwner(refusal, 'closeManifest', () => ({ serviceId }));
    for (const token of attackers)
      expect(await codesOf(token, 'boardPassengers', { serviceId, workerIds: ['x'] })).toEqual([refusal]);
    await onlyForTheOwner(refusal, 'cancelTravelService', () => ({
      ...{ idempotencyKey: idempotencyKey(), serviceId, reason: '客流不足' },
    }));
  });

  test('shows the people on it to them alone, and those of another region as a carrier sees them', async () => {
    const serviceId = await scheduled({ quotas: [], on: '2027-02-21' });
    const [own, foreign] = [await givenWorker(system), await givenWorker(system, { villageCode: '530302001001' })];
    for (const workerId of [own, foreign]) {
      const input = requestTravelInput([workerId], {
        earliestOn: asCivilDate('2027-02-21'),
        latestOn: asCivilDate('2027-02-21'),
      });
      const { travelRequest } = await system.mutate(
        system.tokens.BUREAU,
        'requestTravel',
        'travelRequest { status allocation { travelService { id } } }',
        input,
      );
      expect(travelRequest?.allocation?.travelService.id).toBe(serviceId);
    }
    await system.mutate(zhaotong, 'closeManifest', 'manifest { serviceId }', { serviceId });
    const seen = (fields: string, token: string) =>
      system.gql(
        token,
        `query ($id: ID!) {
          manifest(serviceId: $id) { passengers { worker { ${fields} } } }
          travelService(id: $id) { allocations(first: 5) { edges { node { id tickets { worker { id } } } } } }
        }`,
        { id: serviceId },
      );
    for (const token of attackers) {
      const { data, errors } = await seen('name', token);
      expect([errors, data?.manifest]).toEqual([[], null]);
      expect(data?.travelService?.allocations.edges).toEqual([]);
    }
    const { data } = await seen('id name maskedIdentityNumber', zhaotong);
    expect(data?.manifest?.passengers.map(({ worker }) => worker?.id).sort()).toEqual([own, foreign].sort());
    expect(data?.travelService?.allocations.edges).toHaveLength(2);
    // No more is shown of a worker who lives elsewhere.
    const more = await seen('maskedPhone', zhaotong);
    expect(more.errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });

  test('is not scheduled where it never stops in the bureau’s region, so that nobody takes another’s travellers', async () => {
    const [ownCounty = '', ...others] = attackers;
    for (const token of others)
      expect(await codesOf(token, 'scheduleTravelService', travelServiceInput())).toEqual([
        'REGION_OUT_OF_SCOPE stops',
      ]);
    expect(await codesOf(ownCounty, 'scheduleTravelService', travelServiceInput())).toEqual([]);
  });

  test('of an earlier release without an owner belongs to the province', async () => {
    const serviceId = await scheduled();
    await system.platform.db.commit([
      {
        Update: {
          TableName: 'TravelAllocations',
          Key: { pk: serviceId, sk: 'service' },
          UpdateExpression: 'REMOVE ownerRegionCode',
        },
      },
    ]);
    const input = () => ({ idempotencyKey: unique(), serviceId, seats: 44 });
    for (const token of [zhaotong, ...attackers])
      expect(await codesOf(token, 'changeTravelService', input())).toEqual(['REGION_OUT_OF_SCOPE serviceId']);
    expect(await codesOf(system.tokens.BUREAU, 'changeTravelService', input())).toEqual([]);
  });
});

describe('a plan', () => {
  const PLAN = 'proposals { id ownerRegionCode } unserved';

  test('is made for workers who leave or return to the bureau’s region, and its proposals belong to that bureau', async () => {
    const day = asCivilDate('2027-03-10');
    const origin = { originRegionCode: '530627', destinationRegionCode: '441900', earliestOn: day, latestOn: day };
    for (let party = 0; party < 3; party += 1) {
      const workerIds = await Promise.all(Array.from({ length: 12 }, () => givenWorker(system)));
      await system.mutate(
        system.tokens.BUREAU,
        'requestTravel',
        'travelRequest { status }',
        requestTravelInput(workerIds, origin),
      );
    }
    await system.pump.idle();
    const [county = '', kunming = '', , guizhou = ''] = attackers;
    const days = { from: day, to: day, loadFactorTarget: 0.5 };
    for (const token of [kunming, guizhou]) {
      expect(await codesOf(token, 'planTravelServices', { ...days, originRegionCode: '5306' })).toEqual([]);
      expect(
        await codesOf(token, 'planTravelServices', { ...days, originRegionCode: '5306', destinationRegionCode: '44' }),
      ).toEqual(['REGION_OUT_OF_SCOPE originRegionCode']);
    }
    const plan = (token: string, input: object) =>
      system.mutate(token, 'planTravelServices', PLAN, { ...days, ...input });
    // Only who goes to Kunming's own region: nobody.
    expect(await plan(kunming, { originRegionCode: '5306' })).toMatchObject({ proposals: [], unserved: 0 });
    // Wider than the county, narrowed to it.
    const narrowed = await plan(county, { originRegionCode: '53' });
    expect(narrowed.proposals.map(({ ownerRegionCode }) => ownerRegionCode)).toContain('530627');
    const { proposals } = await plan(zhaotong, {});
    const proposalId = proposals[0]?.id ?? '';
    expect(proposals[0]).toEqual({ id: proposalId, ownerRegionCode: '5306' });
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    for (const token of attackers) {
      expect((await system.ask(token, node, { id: proposalId })).node).toBeNull();
      expect(await codesOf(token, 'approveTravelProposal', { idempotencyKey: unique(), proposalId })).toEqual([
        'NOT_FOUND proposalId',
      ]);
    }
    // A service that the province approves stays the prefecture's.
    const approved = await system.mutate(
      system.tokens.BUREAU,
      'approveTravelProposal',
      'travelService { ownerRegionCode }',
      { idempotencyKey: unique(), proposalId },
    );
    expect(approved.travelService).toEqual({ ownerRegionCode: '5306' });
  });
});

describe('an enterprise that a bureau registered', () => {
  test('is spoken for by that bureau and those above alone, in everything', async () => {
    const { enterprise } = await system.mutate(
      zhaotong,
      'registerEnterprise',
      'enterprise { id ownerRegionCode verified }',
      enterpriseInput(),
    );
    expect(enterprise).toMatchObject({ ownerRegionCode: '5306', verified: true });
    const enterpriseId = enterprise?.id ?? '';
    const refusal = 'REGION_OUT_OF_SCOPE enterpriseId';
    const idempotencyKey = (): string => unique();
    await onlyForTheOwner(refusal, 'submitPositions', () => ({
      ...{ idempotencyKey: idempotencyKey(), enterpriseId, positions: [positionInput()] },
    }));
    await onlyForTheOwner(refusal, 'registerWebhook', () => ({
      ...{
        idempotencyKey: idempotencyKey(),
        enterpriseId,
        url: 'https://93.184.215.14/hook',
        events: ['POSITION_FILLED'],
      },
    }));
    await onlyForTheOwner(refusal, 'startPositionImport', () => ({
      ...{ idempotencyKey: idempotencyKey(), enterpriseId, fileName: 'a.csv', rowsExpected: 1 },
    }));
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
    for (const token of attackers)
      expect(await codesOf(token, 'closePosition', { idempotencyKey: unique(), positionId, reason: 'FILLED' })).toEqual(
        ['REGION_OUT_OF_SCOPE positionId'],
      );
    await onlyForTheOwner(refusal, 'verifyEnterprise', () => ({ enterpriseId, verified: true }));
    // What belongs to it is not even seen; the enterprise and its positions are.
    const query = `query ($id: ID!) { enterprise(id: $id) { name
      webhooks { edges { node { id } } } positionImports { edges { node { id } } } positions { edges { node { id } } } } }`;
    const mine = (await system.ask(zhaotong, query, { id: enterpriseId })).enterprise;
    const webhookId = mine?.webhooks.edges[0]?.node.id ?? '';
    const importId = mine?.positionImports.edges[0]?.node.id ?? '';
    expect([webhookId, importId].map((id) => id.slice(0, 4))).toEqual(['whk_', 'imp_']);
    for (const token of attackers) {
      const seen = (await system.ask(token, query, { id: enterpriseId })).enterprise;
      expect(seen).toMatchObject({ webhooks: { edges: [] }, positionImports: { edges: [] } });
      expect(seen?.positions.edges.length).toBeGreaterThan(0);
      for (const id of [webhookId, importId])
        expect((await system.ask(token, 'query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull();
      expect(await codesOf(token, 'removeWebhook', { webhookId })).toEqual(['NOT_FOUND webhookId']);
      expect(await codesOf(token, 'finishPositionImport', { importId })).toEqual(['NOT_FOUND importId']);
      expect(await codesOf(token, 'cancelPositionImport', { importId })).toEqual(['NOT_FOUND importId']);
      expect(await codesOf(token, 'appendPositionImport', { importId, chunk: 0, rows: [positionInput()] })).toEqual([
        'NOT_FOUND importId',
      ]);
    }
  });
});

describe('an enterprise that registered itself', () => {
  const account = (): Promise<string> => system.sign({ roles: ['ENTERPRISE'], subject: unique('account') });
  const register = async (token: string, change: object = {}): Promise<string> => {
    const { enterprise, userErrors } = await system.mutate(
      token,
      'registerEnterprise',
      'enterprise { id }',
      enterpriseInput(change),
    );
    return enterprise?.id ?? userErrors.map(({ code }) => code).join();
  };
  const verdict = (token: string, enterpriseId: string, verified: boolean): Promise<string[]> =>
    codesOf(token, 'verifyEnterprise', { enterpriseId, verified, note: '经核实' });

  test('outside of the province is verified by the province alone', async () => {
    for (const regionCode of ['441900', '520102']) {
      const id = await register(await account(), { regionCode });
      const guangdong = await system.sign({ roles: ['BUREAU'], regionCode: '44' });
      for (const token of [zhaotong, ...attackers, guangdong])
        expect(await verdict(token, id, true)).toEqual(['REGION_OUT_OF_SCOPE enterpriseId']);
      expect(await verdict(system.tokens.BUREAU, id, true)).toEqual([]);
    }
  });

  test('in a county is verified by the county and those above', async () => {
    const [county = '', ...others] = attackers;
    const id = await register(await account(), { regionCode: '530627' });
    for (const token of others) expect(await verdict(token, id, true)).toEqual(['REGION_OUT_OF_SCOPE enterpriseId']);
    for (const token of [county, zhaotong, ...above]) expect(await verdict(token, id, true)).toEqual([]);
  });

  test('gives its credit code back when it is refused, and its account registers again, with that code or another', async () => {
    for (const again of [undefined, creditCode()]) {
      const [owner, other] = [await account(), await account()];
      const code = creditCode();
      const first = await register(owner, { creditCode: code });
      expect(await register(other, { creditCode: code })).toBe('CREDIT_CODE_TAKEN');
      expect(await register(owner)).toBe('ENTERPRISE_ALREADY_OWNED');
      expect(await verdict(system.tokens.BUREAU, first, false)).toEqual([]);
      const query = 'query { viewer { enterprise { id verified refusedAt } } }';
      expect((await system.ask(owner, query)).viewer.enterprise).toMatchObject({
        ...{ id: first, verified: false, refusedAt: expect.any(String) as string },
      });
      const second = await register(owner, { creditCode: again ?? code });
      expect(second).toMatch(/^ent_/);
      expect((await system.ask(owner, query)).viewer.enterprise).toMatchObject({ id: second, refusedAt: null });
      expect(await register(owner)).toBe('ENTERPRISE_ALREADY_OWNED');
      // The first one is verified after all only while nobody else has its code.
      expect(await verdict(system.tokens.BUREAU, first, true)).toEqual(
        again === undefined ? ['CREDIT_CODE_TAKEN enterpriseId'] : [],
      );
    }
  });

  test('keeps its credit code when its verification is withdrawn', async () => {
    const [owner, other] = [await account(), await account()];
    const code = creditCode();
    const id = await register(owner, { creditCode: code });
    for (const verified of [true, false, false]) expect(await verdict(system.tokens.BUREAU, id, verified)).toEqual([]);
    expect(await register(other, { creditCode: code })).toBe('CREDIT_CODE_TAKEN');
    expect(await register(owner)).toBe('ENTERPRISE_ALREADY_OWNED');
  });

  test('concurrent verdicts and registrations leave at most one enterprise for each credit code and account', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [owner, ...others] = await Promise.all([account(), account(), account()]);
      const code = creditCode();
      const first = await register(owner, { creditCode: code });
      const made = await Promise.all([
        verdict(system.tokens.BUREAU, first, false),
        ...[owner, owner, ...others].map((token) => register(token, { creditCode: code })),
        verdict(system.tokens.BUREAU, first, true),
        verdict(system.tokens.BUREAU, first, false),
      ]);
      const ids = [first, ...made.flat().filter((text) => text.startsWith('ent_'))];
      const standing = await Promise.all(
        ids.map(async (id) => {
          const query = 'query ($id: ID!) { enterprise(id: $id) { creditCode refusedAt } }';
          return (await system.ask(system.tokens.BUREAU, query, { id })).enterprise;
        }),
      );
      expect(standing.filter((enterprise) => enterprise?.refusedAt == null).length).toBeLessThanOrEqual(1);
      // Free exactly where nobody stands under it.
      const free = standing.every((enterprise) => enterprise?.refusedAt != null);
      const next = await register(await account(), { creditCode: code });
      expect(next === 'CREDIT_CODE_TAKEN').toBe(!free);
    }
  });
});

test('enterprises that were registered before owners were stored belong to the province', async () => {
  const enterpriseId = await givenEnterprise(system);
  await system.platform.db.commit([
    {
      Update: {
        TableName: 'Positions',
        Key: { pk: enterpriseId, sk: 'enterprise' },
        UpdateExpression: 'REMOVE ownerRegionCode, verifiedAt',
      },
    },
  ]);
  for (const token of [zhaotong, ...attackers])
    expect(await codesOf(token, 'verifyEnterprise', { enterpriseId, verified: false })).toEqual([
      'REGION_OUT_OF_SCOPE enterpriseId',
    ]);
  expect(await codesOf(system.tokens.BUREAU, 'verifyEnterprise', { enterpriseId, verified: false })).toEqual([]);
});

describe('a campaign', () => {
  const opened = (token: string, change: object = {}) =>
    system.mutate(token, 'openCampaign', 'campaign { id ownerRegionCode }', campaignInput(change));
  const current = async (token: string, regionCode?: string): Promise<string | undefined> => {
    const query = 'query ($code: String) { currentCampaign(regionCode: $code) { id } }';
    return (await system.ask(token, query, { code: regionCode })).currentCampaign?.id;
  };

  test('of a county, a prefecture or another province never stands for the province', async () => {
    const ours = (await opened(system.tokens.BUREAU)).campaign;
    expect(ours).toMatchObject({ ownerRegionCode: '53' });
    const [county = '', , , guizhou = ''] = attackers;
    // The clock stands still, and ids of one moment have no order.
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const later = await opened(county);
    expect(later.campaign).toMatchObject({ ownerRegionCode: '530627' });
    expect((await opened(guizhou)).userErrors).toEqual([]);
    expect(await current(system.tokens.BUREAU)).toBe(ours?.id);
    expect(await current(system.tokens.BUREAU, '53')).toBe(ours?.id);
    expect(await current(system.tokens.BUREAU, '530628')).toBe(ours?.id);
    expect(await current(system.tokens.CADRE)).toBe(later.campaign?.id);
  });

  test('has targets in the bureau’s region, and a province’s in other provinces too', async () => {
    const targets = (regionCode?: string) => ({ targets: [{ indicator: 'WORKERS_REGISTERED', regionCode, value: 1 }] });
    const [county = ''] = attackers;
    for (const regionCode of ['53', '5306', '5301', '44', undefined])
      expect((await opened(county, targets(regionCode))).userErrors).toMatchObject([
        { code: 'REGION_OUT_OF_SCOPE', path: ['targets', '0', 'regionCode'] },
      ]);
    expect((await opened(county, targets('530627'))).userErrors).toEqual([]);
    for (const regionCode of ['53', '5306', '44', undefined])
      expect((await opened(system.tokens.BUREAU, targets(regionCode))).userErrors).toEqual([]);
  });
});

describe('a minimum wage', () => {
  const row = (regionCode: string, change: object = {}) => ({
    rows: [{ regionCode, validFrom: '2027-01-01', monthly: 2_070, hourly: 20, ...change }],
  });

  test('is loaded by the bureau of its province alone, or by the home province for a province without a bureau here', async () => {
    for (const token of [zhaotong, ...attackers])
      for (const regionCode of ['44', '53', '530627'])
        expect(await codesOf(token, 'loadMinimumWages', row(regionCode))).toEqual([
          'REGION_OUT_OF_SCOPE rows.0.regionCode',
        ]);
    expect(
      await codesOf(await system.sign({ roles: ['BUREAU'], regionCode: '44' }), 'loadMinimumWages', row('4419')),
    ).toEqual([]);
    for (const regionCode of ['53', '530627', '44'])
      expect(await codesOf(system.tokens.BUREAU, 'loadMinimumWages', row(regionCode))).toEqual([]);
  });

  test('needs a confirmation when it is unusual', async () => {
    const wrong = { monthly: 99_999, hourly: 2 };
    expect(await codesOf(system.tokens.BUREAU, 'loadMinimumWages', row('53', wrong))).toEqual([
      'CONFIRMATION_NEEDED rows.0.monthly',
      'CONFIRMATION_NEEDED rows.0.hourly',
    ]);
    expect(await codesOf(system.tokens.BUREAU, 'loadMinimumWages', row('53', { ...wrong, confirm: true }))).toEqual([]);
  });
});
