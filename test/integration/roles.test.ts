/** Tokens with several roles, and carriers: each object is judged by the one role that opens it. Every test is an attack. */
import type { Role } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import {
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;
/** A worker of Zhenxiong who agreed to be known to their employer, and has seats on a coach of `carrier-1`. */
let person: {
  id: string;
  other: string;
  enterpriseId: string;
  placementId: string;
  requestId: string;
  allocationId: string;
};

beforeAll(async () => {
  system = await startTestSystem();
  const { BUREAU } = system.tokens;
  const [id, other] = [await givenWorker(system), await givenWorker(system)];
  const enterpriseId = await givenEnterprise(system);
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
  const started = await system.mutate(BUREAU, 'startPlacement', 'placement { id }', placementInput(id, positionId));
  const consent = { workerId: id, purpose: 'SHARE_WITH_ENTERPRISE', granted: true };
  await system.mutate(BUREAU, 'recordConsent', 'worker { id }', consent);
  await system.mutate(BUREAU, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
  const asked = await system.mutate(
    ...[BUREAU, 'requestTravel' as const, 'travelRequest { id allocation { id } }', requestTravelInput([id])],
  );
  person = {
    ...{ id, other, enterpriseId, placementId: started.placement?.id ?? '', requestId: asked.travelRequest?.id ?? '' },
    allocationId: asked.travelRequest?.allocation?.id ?? '',
  };
  expect(Object.values(person)).not.toContain('');
});

afterAll(() => system.stop());

/** Each role with a scope of its own; the region is another county's. */
function sign(...roles: Role[]): Promise<string> {
  const scope = { workerId: person.other, stationId: 'stn_00000000000000000000000000', carrierId: 'carrier-9' };
  const agencyId = 'agy_00000000000000000000000000';
  return system.sign({ roles, regionCode: '530628', enterpriseId: person.enterpriseId, agencyId, ...scope });
}

const others: readonly Role[] = ['BUREAU', 'CADRE', 'STATION', 'AGENCY', 'CARRIER', 'WORKER'];

test.each(others)(
  'ENTERPRISE with %s reads an enterprise’s fields of its worker, and nothing behind them',
  async (role) => {
    const token = await sign('ENTERPRISE', role);
    const { worker } = await system.ask(token, `{ worker(id: "${person.id}") { name age maskedPhone } }`);
    expect(worker).toEqual({ name: expect.any(String) as string, age: 36, maskedPhone: expect.any(String) as string });
    for (const field of [
      'villageCode',
      'maskedIdentityNumber',
      'placements { totalCount }',
      'history { totalCount }',
    ]) {
      const { errors } = await system.gql(token, `{ worker(id: "${person.id}") { ${field} } }`);
      expect([field, errors[0]?.extensions['code']]).toEqual([field, 'FORBIDDEN']);
    }
    for (const id of [person.requestId, person.allocationId])
      expect((await system.ask(token, `{ node(id: "${id}") { id } }`)).node).toBeNull();
    const placement = `{ placement(id: "${person.placementId}") { worker { name villageCode } } }`;
    const { data: shown, errors: hidden } = await system.gql(token, placement);
    expect(hidden[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(shown).toEqual({ placement: { worker: null } });
    for (const query of [
      `travelRequest(id: "${person.requestId}") { workers { name } }`,
      `revealLog(workerId: "${person.id}") { totalCount }`,
    ]) {
      const { data, errors } = await system.gql(token, `{ seen: ${query} }`);
      expect(errors.filter(({ extensions }) => extensions['code'] !== 'FORBIDDEN')).toEqual([]);
      expect(data).toEqual({ seen: null });
    }
  },
);

test('ENTERPRISE finds its own placement by node, and no other enterprise does', async () => {
  const ask = async (enterpriseId: string): Promise<unknown> => {
    const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    return (await system.ask(token, `{ node(id: "${person.placementId}") { id } }`)).node;
  };
  expect(await ask(person.enterpriseId)).toEqual({ id: person.placementId });
  expect(await ask('ent_00000000000000000000000000')).toBeNull();
});

test('a cadre who is a worker elsewhere acts for themselves as a worker, and not as an official', async () => {
  const token = await system.sign({ roles: ['CADRE', 'WORKER'], regionCode: '530628', workerId: person.id });
  expect((await system.ask(token, '{ viewer { worker { id villageCode } } }')).viewer.worker?.id).toBe(person.id);
  const [positionId = ''] = await givenPositions(system, person.enterpriseId, [{}]);
  const gone = (path: string) => [{ code: 'NOT_FOUND', path: [path] }];
  const refused = async (
    mutation: 'startPlacement' | 'endPlacement' | 'updateWorker',
    selection: string,
    input: object,
  ) => (await system.mutate(token, mutation, selection, input)).userErrors;
  expect(await refused('startPlacement', 'placement { id }', placementInput(person.id, positionId))).toMatchObject(
    gone('workerId'),
  );
  const end = { idempotencyKey: unique(), placementId: person.placementId, on: '2027-01-20' };
  expect(await refused('endPlacement', 'placement { id }', end)).toMatchObject(gone('placementId'));
  expect(await refused('updateWorker', 'worker { id }', { workerId: person.id, education: 'COLLEGE' })).toMatchObject(
    gone('workerId'),
  );
  const merge = { idempotencyKey: unique(), keepId: person.id, mergeId: person.other };
  expect((await system.mutate(token, 'mergeWorkers', 'worker { id }', merge)).userErrors).toMatchObject([
    ...[...gone('keepId'), ...gone('mergeId')],
  ]);
});

test('a party of oneself and of somebody in one’s region is nobody’s to send', async () => {
  const here = await givenWorker(system, { villageCode: '530628001' });
  const token = await system.sign({ roles: ['CADRE', 'WORKER'], regionCode: '530628', workerId: person.other });
  const input = requestTravelInput([person.other, here]);
  const { travelRequest, userErrors } = await system.mutate(token, 'requestTravel', 'travelRequest { id }', input);
  expect(travelRequest).toBeNull();
  expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['workerIds', expect.any(String) as string] }]);
});

test('an enterprise that is a worker too finds no position of others that waits for verification', async () => {
  const enterprise = await system.sign({ roles: ['ENTERPRISE'], subject: unique('firm') });
  const made = await system.mutate(enterprise, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
  const [pending = ''] = await givenPositions(system, made.enterprise?.id ?? '', [{}]);
  const token = await sign('ENTERPRISE', 'WORKER');
  expect((await system.ask(token, `{ position(id: "${pending}") { id } }`)).position).toBeNull();
  const list = '{ positions(filter: { status: PENDING }) { edges { node { id } } } }';
  expect((await system.ask(token, list)).positions.edges).toEqual([]);
});

describe('a carrier', () => {
  const carrier = (...more: Role[]): Promise<string> =>
    system.sign({ roles: ['CARRIER', ...more], carrierId: 'carrier-1', agencyId: 'agy_00000000000000000000000000' });
  const seen = `__typename ... on Worker { id name maskedIdentityNumber }`;

  test.each(['worker', 'node'])('sees by %s(id) the name and masked number of its passenger', async (field) => {
    const data = await system.ask(await carrier(), `query ($id: ID!) { seen: ${field}(id: $id) { ${seen} } }`, person);
    expect((data as unknown as { seen: object }).seen).toEqual({
      ...{ __typename: 'Worker', id: person.id, name: expect.any(String) as string },
      maskedIdentityNumber: expect.stringMatching(/\*/) as string,
    });
  });

  test('sees nothing else of them, with a second role neither', async () => {
    const tokens = [await carrier(), await carrier('ENTERPRISE'), await carrier('STATION'), await carrier('AGENCY')];
    for (const token of tokens)
      for (const field of [
        'maskedPhone',
        'age',
        'villageCode',
        'travelRequests { totalCount }',
        'placements { totalCount }',
      ]) {
        const { errors } = await system.gql(token, `{ worker(id: "${person.id}") { ${field} } }`);
        expect([field, errors[0]?.extensions['code']]).toEqual([field, 'FORBIDDEN']);
      }
  });

  test('sees no worker without seats on its services, nor one whose seats were given back', async () => {
    const token = await carrier();
    const see = async (id: string) => (await system.ask(token, `{ worker(id: "${id}") { name } }`)).worker;
    expect(await see(person.other)).toBeNull();
    expect(await see('wkr_00000000000000000000000000')).toBeNull();
    const foreign = await system.sign({ roles: ['CARRIER'], carrierId: 'carrier-2' });
    expect((await system.ask(foreign, `{ worker(id: "${person.id}") { name } }`)).worker).toBeNull();
    const passenger = await givenWorker(system);
    const asked = await system.mutate(
      ...[system.tokens.BUREAU, 'requestTravel' as const, 'travelRequest { id }', requestTravelInput([passenger])],
    );
    expect(await see(passenger)).not.toBeNull();
    await system.mutate(system.tokens.BUREAU, 'cancelTravelRequest', 'travelRequest { id }', {
      travelRequestId: asked.travelRequest?.id,
    });
    expect(await see(passenger)).toBeNull();
  });

  test('lists its own services alone when it is an enterprise, too', async () => {
    const other = travelServiceInput({ carrierId: 'carrier-2', on: asCivilDate('2027-02-21') });
    await system.mutate(system.tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', other);
    const list = '{ travelServices { edges { node { carrierId } } } }';
    const { travelServices } = await system.ask(await carrier('ENTERPRISE'), list);
    expect(new Set(travelServices.edges.map(({ node }) => node.carrierId))).toEqual(new Set(['carrier-1']));
  });
});

test('STATION of no open station sees no worker, and lists of workers are FORBIDDEN to it', async () => {
  const token = await system.sign({
    roles: ['STATION'],
    regionCode: '530627',
    stationId: 'stn_00000000000000000000000000',
  });
  for (const query of ['workers { totalCount }', 'travelRequests { totalCount }']) {
    const { errors } = await system.gql(token, `{ ${query} }`);
    expect([query, errors[0]?.extensions['code']]).toEqual([query, 'FORBIDDEN']);
  }
  const asked = `{ worker(id: "${person.id}") { id } placement(id: "${person.placementId}") { id }
    travelRequest(id: "${person.requestId}") { id } followUpsDue { totalCount } }`;
  expect(await system.ask(token, asked)).toEqual({
    ...{ worker: null, placement: null, travelRequest: null, followUpsDue: { totalCount: 0 } },
  });
  for (const id of [person.id, person.placementId, person.requestId, person.allocationId])
    expect((await system.ask(token, `{ node(id: "${id}") { id } }`)).node).toBeNull();
});
