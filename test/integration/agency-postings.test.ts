/** An agency that posts positions in the name of enterprises, over HTTP: while they name it, what it alone posted, and no more after that. */
import { positionKey } from '../../functions/domains/jobs/position/store';
import { settleJobs } from '../../functions/domains/jobs/submission/one-job/on-stream';
import { asId } from '../../functions/platform/values/ids';
import { atAWrite } from '../kit/at-a-write';
import {
  givenAgency,
  givenEnterprise,
  givenWorker,
  NOW,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

const { over, next } = atAWrite();
let system: TestSystem;
let bureau: string;
let [enterpriseId, agencyId, enterprise, agency] = ['', '', '', ''];

beforeAll(async () => {
  system = await startTestSystem({ over });
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

/** A new pair, of which the enterprise names the agency. */
beforeEach(async () => {
  system.clock.moveTo(NOW);
  [enterpriseId, agencyId] = [await givenEnterprise(system), await givenAgency(system)];
  enterprise = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  agency = await system.sign({ roles: ['AGENCY'], agencyId });
  expect(await name('nameAgency')).toEqual([]);
});

const told = (errors: readonly { code: string; path: readonly string[] }[]): string[] =>
  errors.map(({ code, path }) => `${code} ${path.join('.')}`);

async function name(mutation: 'nameAgency' | 'removeAgency', change: object = {}, token = enterprise) {
  const input = { idempotencyKey: unique(), enterpriseId, agencyId, ...change };
  return told((await system.mutate(token, mutation, 'enterprise { id }', input)).userErrors);
}

async function submit(token: string, rows: readonly object[], change: object = {}) {
  const positions = rows.map((row) => positionInput(row));
  const fields = 'results { status position { id externalRef agency { id } } errors { code } warnings { code } }';
  const input = { idempotencyKey: unique(), enterpriseId, positions, ...change };
  const { results, userErrors } = await system.mutate(token, 'submitPositions', fields, input);
  return { results, ids: results.map(({ position }) => position?.id ?? ''), errors: told(userErrors) };
}

async function listed(token: string, filter: object = {}, orderBy = 'NEWEST'): Promise<string[]> {
  const query = `query ($filter: PositionFilter, $orderBy: PositionOrder!) {
    positions(filter: $filter, orderBy: $orderBy, first: 100) { edges { node { id } } } }`;
  return (await system.ask(token, query, { filter, orderBy })).positions.edges.map(({ node }) => node.id);
}

async function close(token: string, positionId: string, idempotencyKey = unique()): Promise<string[]> {
  const input = { idempotencyKey, positionId, reason: 'WITHDRAWN' };
  return told((await system.mutate(token, 'closePosition', 'position { id }', input)).userErrors);
}

test('it sees and changes what it posted, and nothing that the enterprise or another agency did', async () => {
  const other = await givenAgency(system);
  const otherToken = await system.sign({ roles: ['AGENCY'], agencyId: other });
  expect(await name('nameAgency', { agencyId: other })).toEqual([]);
  // The same reference of each: they never meet.
  const [own, its, others] = [
    await submit(enterprise, [{ externalRef: 'A-1', title: '缝纫工' }]),
    await submit(agency, [
      { externalRef: 'A-1', wageMin: 5_000 },
      { externalRef: 'A-2', title: '质检员', wageMin: 6_000 },
    ]),
    await submit(otherToken, [{ externalRef: 'A-1', title: '焊工' }]),
  ];
  expect(its.results.map(({ status, position }) => [status, position?.agency?.id])).toEqual([
    ['CREATED', agencyId],
    ['CREATED', agencyId],
  ]);
  expect(own.results[0]?.position?.agency).toBeNull();
  expect((await listed(agency)).sort()).toEqual([...its.ids].sort());
  expect(await listed(agency, {}, 'WAGE_DESC')).toEqual([...its.ids].reverse());
  expect((await listed(agency, { enterpriseId, regionCode: '44' })).sort()).toEqual([...its.ids].sort());
  expect(await listed(agency, { enterpriseId: await givenEnterprise(system) })).toEqual([]);
  expect(await listed(otherToken)).toEqual(others.ids);
  expect((await listed(enterprise)).sort()).toEqual([...own.ids, ...its.ids, ...others.ids].sort());
  for (const id of [...own.ids, ...others.ids, 'pos_00000000000000000000000000']) {
    expect((await system.ask(agency, 'query ($id: ID!) { position(id: $id) { id } }', { id })).position).toBeNull();
    expect(await close(agency, id)).toEqual(['NOT_FOUND positionId']);
  }
  const [first = ''] = its.ids;
  expect(await close(agency, first)).toEqual([]);
  expect(await listed(agency, { status: 'CLOSED' })).toEqual([first]);
  // The enterprise has the last word on what stands in its name.
  expect(await close(enterprise, its.ids[1] ?? '')).toEqual([]);
});

test('an agency that is not named is told so, of any enterprise, and nothing is written', async () => {
  const elsewhere = await givenEnterprise(system);
  for (const id of [elsewhere, 'ent_00000000000000000000000000', 'x'])
    expect((await submit(agency, [{}], { enterpriseId: id })).errors).toEqual(['AGENCY_NOT_NAMED enterpriseId']);
  const file = { idempotencyKey: unique(), enterpriseId: elsewhere, fileName: '岗位.csv', rowsExpected: 1 };
  const { userErrors } = await system.mutate(agency, 'startPositionImport', 'positionImport { id }', file);
  expect(told(userErrors)).toEqual(['AGENCY_NOT_NAMED enterpriseId']);
  expect(await listed(bureau, { enterpriseId: elsewhere })).toEqual([]);
});

test('names are the enterprise’s to give: its bureau may, others not; wrong pairs are named, repeats are harmless', async () => {
  expect(await name('nameAgency')).toEqual([]);
  expect(await name('nameAgency', {}, bureau)).toEqual([]);
  const other = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
  expect(await name('nameAgency', { agencyId: 'agy_x' }, other)).toEqual([
    'NOT_FOUND enterpriseId',
    'NOT_FOUND agencyId',
  ]);
  expect(await name('removeAgency', { agencyId: await givenAgency(system) })).toEqual(['AGENCY_NOT_NAMED agencyId']);
  expect(await name('removeAgency', {}, await system.sign({ roles: ['BUREAU'], regionCode: '52' }))).toEqual([
    'REGION_OUT_OF_SCOPE enterpriseId',
  ]);
  const { data } = await system.gql(
    agency,
    'mutation ($input: NameAgencyInput!) { nameAgency(input: $input) { enterprise { id } } }',
    {
      input: { idempotencyKey: unique(), enterpriseId, agencyId },
    },
  );
  expect(data?.nameAgency ?? null).toBeNull();
  expect(await name('removeAgency')).toEqual([]);
  expect(await name('removeAgency')).toEqual([]);
  system.clock.moveTo(new Date(Date.parse(NOW) + 60_000));
  enterprise = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const query = `query ($id: ID!) { enterprise(id: $id) { agencies { edges { node { agency { id } namedAt endedAt } } } } }`;
  const namings = async () =>
    (await system.ask(enterprise, query, { id: enterpriseId })).enterprise?.agencies?.edges.map(({ node }) => node);
  expect(await namings()).toEqual([
    { agency: { id: agencyId }, namedAt: '2027-01-20T04:00:00Z', endedAt: '2027-01-20T04:00:00Z' },
  ]);
  expect(await name('nameAgency')).toEqual([]);
  expect(await namings()).toEqual([{ agency: { id: agencyId }, namedAt: '2027-01-20T04:01:00Z', endedAt: null }]);
});

test('when the naming ends, what it posted stays the enterprise’s, and the agency does no more, not by repeats', async () => {
  const input = { idempotencyKey: unique(), positions: [positionInput({ externalRef: 'A-1' })] };
  const key = unique();
  const [id = ''] = (await submit(agency, [], input)).ids;
  const { ids } = await submit(agency, [{ title: '焊工' }]);
  expect(await close(agency, ids[0] ?? '', key)).toEqual([]);
  const file = { idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: 1, chunkRows: 1 };
  const started = await system.mutate(agency, 'startPositionImport', 'positionImport { id }', file);
  const importId = started.positionImport?.id ?? '';
  expect(await name('removeAgency')).toEqual([]);
  for (const again of [input, { ...input, idempotencyKey: unique() }, { ...input, mode: 'DRY_RUN' }])
    expect((await submit(agency, [], again)).errors).toEqual(['AGENCY_NOT_NAMED enterpriseId']);
  expect(await close(agency, ids[0] ?? '', key)).toEqual(['AGENCY_NOT_NAMED positionId']);
  expect(await close(agency, id)).toEqual(['AGENCY_NOT_NAMED positionId']);
  const append = { importId, chunk: 0, rows: [positionInput()] };
  const appended = await system.mutate(agency, 'appendPositionImport', 'positionImport { id }', append);
  expect(told(appended.userErrors)).toEqual(['AGENCY_NOT_NAMED importId']);
  const again = await system.mutate(agency, 'startPositionImport', 'positionImport { id }', file);
  expect(told(again.userErrors)).toEqual(['AGENCY_NOT_NAMED enterpriseId']);
  const query = 'query ($id: ID!, $import: ID!) { position(id: $id) { id } positionImport(id: $import) { id } }';
  expect(await system.ask(agency, query, { id, import: importId })).toEqual({ position: null, positionImport: null });
  expect(await listed(agency)).toEqual([]);
  expect(await listed(enterprise)).toEqual([id]);
  expect((await system.ask(enterprise, query, { id, import: importId })).positionImport?.id).toBe(importId);
  expect(await close(enterprise, id)).toEqual([]);
});

test('an import of an agency is its own, and its rows are', async () => {
  const file = { idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: 1, chunkRows: 1 };
  const { positionImport } = await system.mutate(agency, 'startPositionImport', 'positionImport { id }', file);
  const append = { importId: positionImport?.id, chunk: 0, rows: [positionInput({ externalRef: 'F-1' })] };
  const appended = () =>
    system.mutate(agency, 'appendPositionImport', 'results { status position { id agency { id } } }', append);
  const { results } = await appended();
  expect(results.map(({ position }) => position?.agency?.id)).toEqual([agencyId]);
  expect((await appended()).results).toEqual(results);
  expect(await listed(agency)).toEqual([results[0]?.position?.id]);
});

test('a naming that ends while a submission is under way: it has begun before and ends, or never begins', async () => {
  await system.pump.idle();
  // Before the write that begins it: nothing of it is written.
  next(() => name('removeAgency'));
  expect((await submit(agency, [{}])).errors).toEqual(['AGENCY_NOT_NAMED enterpriseId']);
  expect(await listed(enterprise)).toEqual([]);
  await name('nameAgency');
  const { ids } = await submit(agency, [{}]);
  await system.pump.idle();
  next(() => name('removeAgency'));
  expect(await close(agency, ids[0] ?? '')).toEqual(['AGENCY_NOT_NAMED positionId']);
  expect(await listed(enterprise)).toEqual(ids);
  // Of submissions and an end at once, whoever is told of success has its rows, and nobody else has.
  await name('nameAgency');
  const many = await Promise.all([
    ...Array.from({ length: 6 }, (_, row) => submit(agency, [{ externalRef: `R-${row}`, title: `工种${row}` }])),
    name('removeAgency').then(() => undefined),
  ]);
  const taken = many.flatMap((one) => (one?.errors.length === 0 ? one.ids.filter((id) => id !== '') : []));
  expect((await listed(enterprise)).sort()).toEqual([...ids, ...taken].sort());
  expect((await submit(agency, [{}])).errors).toEqual(['AGENCY_NOT_NAMED enterpriseId']);
});

test.each(['ACCEPT_VALID', 'ALL_OR_NOTHING'])(
  'no row of an agency is written once its naming has ended, also of what began before: %s',
  async (errorPolicy) => {
    const { ids } = await submit(agency, [{ externalRef: 'kept', wageMin: 4_000 }]);
    // The submission has begun, and its rows come with the second write.
    next(() => {
      next(() => name('removeAgency'));
      return Promise.resolve();
    });
    const rows = [
      { externalRef: 'kept', wageMin: 4_500 },
      { externalRef: 'new', title: '焊工' },
    ];
    const input = { idempotencyKey: unique(), errorPolicy };
    const { results, errors } = await submit(agency, rows, input);
    expect(errors).toEqual([]);
    expect(results.map((row) => [row.status, row.errors.map(({ code }) => code)])).toEqual(
      rows.map(() => ['REJECTED', ['AGENCY_NOT_NAMED']]),
    );
    expect(await listed(enterprise)).toEqual(ids);
    const query = 'query ($id: ID!) { position(id: $id) { wageMin } }';
    expect((await system.ask(enterprise, query, { id: ids[0] })).position?.wageMin).toBe(4_000);
    // Named again, the same request has its answer, and another one its rows.
    await name('nameAgency');
    expect((await submit(agency, rows, input)).results.map(({ status }) => status)).toEqual(['REJECTED', 'REJECTED']);
    expect((await submit(agency, rows)).results.map(({ status }) => status)).toEqual(['UPDATED', 'CREATED']);
  },
);

/** The inbox, the latest fact first. */
async function inbox(token: string): Promise<string[]> {
  await system.pump.idle();
  const headers = { 'accept-language': 'en' };
  const { data, errors } = await system.gql(token, '{ notices { edges { node { kind text } } } }', {}, headers);
  expect(errors).toEqual([]);
  return (data?.notices.edges ?? []).map(({ node }) => `${node.kind}: ${node.text}`);
}

const later = (): void => system.clock.moveTo(new Date(system.clock.now().getTime() + 60_000));

/** Kinds of what the office in charge is told of the enterprise. */
async function toldToOffice(): Promise<string[]> {
  await system.pump.idle();
  const { notices } = await system.ask(bureau, '{ notices(first: 100) { edges { node { kind objectId } } } }');
  return notices.edges.flatMap(({ node }) => (node.objectId === enterpriseId ? [node.kind] : []));
}

const kindsOf = async (token: string): Promise<(string | undefined)[]> =>
  (await inbox(token)).map((told) => told.split(':')[0]);

describe('an agency’s inbox', () => {
  test('tells who named it and who ended that, once each, and so does that of the office in charge', async () => {
    const stranger = await system.sign({ roles: ['AGENCY'], agencyId: await givenAgency(system) });
    const query = `query ($id: ID!) { enterprise(id: $id) { name } agency(id: "${agencyId}") { name } }`;
    const { enterprise: named, agency: its } = await system.ask(bureau, query, { id: enterpriseId });
    const text = `AGENCY_NAMED: ${named?.name} named ${its?.name}, which may post positions in its name.`;
    expect(await inbox(agency)).toEqual([text]);
    expect(await toldToOffice()).toEqual(['AGENCY_NAMED']);
    // Naming it again changes nothing, and so tells nothing.
    expect(await name('nameAgency')).toEqual([]);
    later();
    expect(await name('removeAgency')).toEqual([]);
    expect(await name('removeAgency')).toEqual([]);
    expect(await kindsOf(agency)).toEqual(['AGENCY_REMOVED', 'AGENCY_NAMED']);
    // The office is asked of what is so now alone.
    expect(await toldToOffice()).toEqual(['AGENCY_REMOVED']);
    expect([await inbox(stranger), await inbox(enterprise)]).toEqual([[], []]);
  });

  test('tells what becomes of its postings: what expires is told to both, what one closes to the other', async () => {
    const { ids } = await submit(agency, [
      { externalRef: 'E-1', closesOn: '2027-01-22' },
      { externalRef: 'E-2', title: '质检员' },
      { externalRef: 'E-3', title: '包装工' },
      { externalRef: 'E-4', title: ' 包 装工' },
    ]);
    await submit(enterprise, [{ externalRef: 'O-1', title: '焊工' }]);
    await system.pump.idle();
    expect(await close(agency, ids[1] ?? '')).toEqual([]);
    expect(await close(enterprise, ids[2] ?? '')).toEqual([]);
    system.clock.moveTo('2027-01-23T01:00:00Z');
    await system.sweep();
    await system.sweep();
    const expired =
      'POSITION_EXPIRED: The position 电子装配工 (E-1) was closed, because its closing date 2027-01-22 has passed.';
    const closed = (what: string): string =>
      `POSITION_CLOSED: The position ${what} was closed: it was withdrawn or filled.`;
    expect((await inbox(agency)).filter((told) => !told.startsWith('AGENCY'))).toEqual([
      ...[expired, closed('包装工 (E-3)')],
      expect.stringMatching(/^POSITION_NEAR_DUPLICATE: /),
    ]);
    expect(await inbox(enterprise)).toEqual([expired, closed('质检员 (E-2)')]);
    // Once the naming has ended, it is told no more of what it sees no more.
    expect(await name('removeAgency')).toEqual([]);
    const hidden = (await inbox(agency)).filter((told) => told.startsWith('POSITION'));
    expect(new Set(hidden.map((told) => told.split(': ')[1]))).toEqual(
      new Set(['What this notice is about is no longer shown to you.']),
    );
  });

  test('tells of its imports that they ended, and with how many rejected rows', async () => {
    for (const headcount of [5, 0]) {
      later();
      const file = { idempotencyKey: unique(), enterpriseId, fileName: `岗位${headcount}.csv`, rowsExpected: 1 };
      const { positionImport } = await system.mutate(agency, 'startPositionImport', 'positionImport { id }', file);
      const importId = positionImport?.id ?? '';
      const rows = [positionInput({ headcount })];
      await system.mutate(agency, 'appendPositionImport', 'results { status }', { importId, chunk: 0, rows });
      await system.mutate(agency, 'finishPositionImport', 'positionImport { id }', { importId });
      await system.mutate(agency, 'finishPositionImport', 'positionImport { id }', { importId });
    }
    expect((await inbox(agency)).slice(0, 2)).toEqual([
      'IMPORT_REJECTED_ROWS: The import of 岗位0.csv has ended: 1 of its 1 rows were rejected. The import says why.',
      'IMPORT_FINISHED: The import of 岗位5.csv has ended: all of its 1 rows were taken.',
    ]);
    expect(await inbox(enterprise)).toEqual([]);
  });

  test('tells of the verdict on an enterprise that names it, as the enterprise’s own does', async () => {
    const verdict = async (verified: boolean): Promise<void> => {
      later();
      const input = { enterpriseId, verified };
      const { userErrors } = await system.mutate(bureau, 'verifyEnterprise', 'enterprise { verified }', input);
      expect(userErrors).toEqual([]);
      await system.pump.idle();
    };
    for (const verified of [true, false, false, true]) await verdict(verified);
    const told = ['ENTERPRISE_VERIFIED', 'ENTERPRISE_REFUSED'];
    expect(await kindsOf(enterprise)).toEqual(told);
    expect(await kindsOf(agency)).toEqual([...told, 'AGENCY_NAMED']);
    later();
    expect(await name('removeAgency')).toEqual([]);
    await verdict(false);
    expect(await kindsOf(enterprise)).toEqual(['ENTERPRISE_REFUSED', ...told]);
    expect((await kindsOf(agency)).slice(0, 2)).toEqual(['AGENCY_REMOVED', 'ENTERPRISE_VERIFIED']);
  });

  test('is read, counted and followed by its accounts, and is nobody else’s', async () => {
    const page = `{ viewer { unreadNotices } notices(filter: { role: AGENCY }) { edges { node { id isRead } } } }`;
    await system.pump.idle();
    const before = await system.ask(agency, page);
    const [{ node } = { node: { id: '', isRead: true } }] = before.notices.edges;
    expect([before.viewer.unreadNotices, node.isRead]).toEqual([1, false]);
    const read = (token: string) =>
      system.mutate(token, 'readNotices', 'notices { id isRead }', { noticeIds: [node.id] });
    expect(
      (await read(await system.sign({ roles: ['AGENCY'], agencyId: await givenAgency(system) }))).userErrors,
    ).toMatchObject([{ code: 'NOT_FOUND', path: ['noticeIds', '0'] }]);
    expect([await read(agency), await read(agency)]).toMatchObject(
      Array.from({ length: 2 }, () => ({ notices: [{ id: node.id, isRead: true }], userErrors: [] })),
    );
    expect((await system.ask(agency, page)).viewer.unreadNotices).toBe(0);
    later();
    const since = 'query ($after: String) { noticesSince(after: $after) { edges { cursor node { id } } } }';
    const followed = (await system.ask(agency, since)).noticesSince.edges;
    expect(followed.map((edge) => edge.node.id)).toEqual([node.id]);
    const after = followed[0]?.cursor;
    expect((await system.ask(agency, since, { after })).noticesSince.edges).toEqual([]);
    const { errors } = await system.gql(enterprise, page);
    expect(errors[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});

test('the viewer tells which agency it is, who names it, and no secrets of either', async () => {
  const query = '{ viewer { roles agency { id namings { edges { node { enterprise { id name } endedAt } } } } } }';
  const { viewer } = await system.ask(agency, query);
  expect(viewer.agency?.namings?.edges.map(({ node }) => node.enterprise.id)).toEqual([enterpriseId]);
  const seen = await system.gql(agency, 'query ($id: ID!) { enterprise(id: $id) { contactName } }', {
    id: enterpriseId,
  });
  expect(seen.errors.map(({ extensions: { code } }) => code)).toEqual(['FORBIDDEN']);
  const mine = await system.gql(enterprise, 'query ($id: ID!) { agency(id: $id) { namings { totalCount } } }', {
    id: agencyId,
  });
  expect(mine.errors.map(({ extensions: { code } }) => code)).toEqual(['FORBIDDEN']);
});

test('what came of a visit: what the agency posted from its day on, until the next visit', async () => {
  const visit = (on: string) =>
    system.mutate(bureau, 'recordAgencyVisit', 'agency { id }', { idempotencyKey: unique(), agencyId, on });
  const came = async () => {
    await system.pump.idle();
    const query = `query ($id: ID!) { agency(id: $id) { visits { edges { node { on positionsPosted headcountPosted } } } } }`;
    const { agency: read } = await system.ask(bureau, query, { id: agencyId });
    return read?.visits?.edges.map(({ node }) => [node.on, node.positionsPosted, node.headcountPosted]);
  };
  await visit('2027-01-19');
  const row = { externalRef: 'A-1', headcount: 10 };
  await submit(agency, [row, { title: '焊工', headcount: 5 }]);
  await submit(enterprise, [{ title: '质检员', headcount: 40 }]);
  expect(await came()).toEqual([['2027-01-19', 2, 15]]);
  await submit(agency, [{ ...row, headcount: 12 }]);
  expect(await came()).toEqual([['2027-01-19', 2, 17]]);
  await visit('2027-01-20');
  expect(await came()).toEqual([
    ['2027-01-20', 2, 17],
    ['2027-01-19', 0, 0],
  ]);
});

describe('one job that the enterprise and the agency post', () => {
  const job = { title: '注塑工', wageMin: 5_100, wageMax: 6_000, headcount: 10 };
  const workers = () => system.tokens.WORKER;
  const seen = async (): Promise<string[]> => {
    await system.pump.idle();
    const lists = [await listed(workers(), { regionCode: '441900' }), await listed(workers(), { enterpriseId })];
    expect(lists[0]?.filter((id) => lists[1]?.includes(id))).toEqual(lists[1]);
    return lists[1] ?? [];
  };
  const covered = async (id: string) => {
    const query = 'query ($id: ID!) { position(id: $id) { covered status closeReason } }';
    return (await system.ask(bureau, query, { id })).position;
  };
  const collected = async (): Promise<number> => {
    await system.pump.idle();
    const query = `query ($id: ID!) { campaign(id: $id) { progress { indicator actual } } }`;
    const { campaign } = await system.ask(bureau, query, { id: campaignId });
    return campaign?.progress.find(({ indicator }) => indicator === 'POSITIONS_COLLECTED')?.actual ?? 0;
  };
  let campaignId = '';

  beforeAll(async () => {
    const input = {
      ...{ idempotencyKey: unique(), name: '一岗一计', startsOn: '2027-01-01', endsOn: '2027-03-31' },
      targets: [{ indicator: 'POSITIONS_COLLECTED', value: 10 }],
    };
    campaignId = (await system.mutate(bureau, 'openCampaign', 'campaign { id }', input)).campaign?.id ?? '';
  });

  test.each(['the enterprise', 'the agency'])(
    'is shown and counted once, the enterprise’s, when %s is first',
    async (first) => {
      const before = await collected();
      const post = { 'the enterprise': () => submit(enterprise, [job]), 'the agency': () => submit(agency, [job]) };
      const order =
        first === 'the agency'
          ? (['the agency', 'the enterprise'] as const)
          : (['the enterprise', 'the agency'] as const);
      const ids = new Map<string, string>();
      for (const who of order) {
        ids.set(who, (await post[who]()).ids[0] ?? '');
        await system.pump.idle();
      }
      const [own = '', copy = ''] = [ids.get('the enterprise'), ids.get('the agency')];
      expect(await seen()).toEqual([own]);
      expect(await listed(agency)).toEqual([copy]);
      expect(await covered(copy)).toMatchObject({ covered: true, status: 'OPEN' });
      expect((await collected()) - before).toBe(10);
      // Another headcount of the copy counts for nothing, of the enterprise's own for all.
      await submit(agency, [{ ...job, externalRef: 'other', headcount: 7 }]);
      expect((await collected()) - before).toBe(10);
      expect(await seen()).toEqual([own]);
      const query =
        'query ($after: String) { positionChanges(after: $after, first: 100) { edges { node { change position { id } } } } }';
      const { positionChanges } = await system.ask(enterprise, query);
      const open = new Set<string>();
      for (const { node } of positionChanges.edges)
        if (node.change === 'CLOSED') open.delete(node.position.id);
        else open.add(node.position.id);
      expect([...open]).toEqual([own]);
    },
  );

  test('is reported once under the agreement, and the door warns of what the enterprise adds to it alone', async () => {
    const terms = { kind: 'DIRECT_SUPPLY', enterpriseId, startsOn: '2027-01-20', endsOn: '2027-12-31' };
    const input = { idempotencyKey: unique(), ...terms, headcountPromised: 12 };
    expect((await system.mutate(bureau, 'signAgreement', 'agreement { id }', input)).userErrors).toEqual([]);
    await submit(agency, [job]);
    await system.pump.idle();
    const warned = async (rows: readonly object[]) =>
      (await submit(enterprise, rows)).results.map(({ warnings }) => warnings.map(({ code }) => code));
    expect(await warned([{ ...job, headcount: 11 }])).toEqual([[]]);
    await system.pump.idle();
    expect(await warned([{ title: '装配工', headcount: 1 }])).toEqual([[]]);
    await system.pump.idle();
    expect(await warned([{ title: '质检员', headcount: 1 }])).toEqual([['OVER_AGREEMENT']]);
  });

  test('what the enterprise fills or withdraws is over for the agency, too, also if it submits it again', async () => {
    const [own = ''] = (await submit(enterprise, [job])).ids;
    const row = { ...job, externalRef: 'copy' };
    const [copy = ''] = (await submit(agency, [row])).ids;
    expect(await seen()).toEqual([own]);
    expect(await close(enterprise, own)).toEqual([]);
    expect(await seen()).toEqual([]);
    expect(await covered(copy)).toMatchObject({ status: 'CLOSED', closeReason: 'WITHDRAWN' });
    await submit(agency, [row]);
    expect(await seen()).toEqual([]);
    expect(await covered(copy)).toMatchObject({ status: 'CLOSED' });
    // The enterprise offers it again.
    await submit(enterprise, [{ ...job, externalRef: 'anew' }]);
    await system.pump.idle();
    await submit(agency, [row]);
    await system.pump.idle();
    expect(await covered(copy)).toMatchObject({ status: 'OPEN', covered: true });
  });

  test.each(['ACCEPT_VALID', 'ALL_OR_NOTHING'])(
    'that the enterprise offers anew covers the agency’s, before anything else has noticed it: %s',
    async (errorPolicy) => {
      const { db, clock, ids, log } = system.platform;
      const first = { ...job, externalRef: 'first' };
      const [own = ''] = (await submit(enterprise, [first])).ids;
      const row = { ...job, externalRef: 'copy' };
      const [copy = ''] = (await submit(agency, [row])).ids;
      expect(await seen()).toEqual([own]);
      const settled = async () => {
        const key = positionKey(asId(copy, 'pos'));
        const newItem = await db.get(key);
        const record = { shardId: '', sequenceNumber: '1', table: 'Positions', stream: '', at: clock.now() };
        const oldItem = { ...newItem, title: '别的' };
        await settleJobs(() => ({ db, clock, ids, log }), [{ ...record, keys: key.Key, oldItem, newItem: newItem! }]);
        return covered(copy);
      };
      // The first one is named still.
      expect(await close(enterprise, own)).toEqual([]);
      const [second = ''] = (await submit(enterprise, [{ ...job, externalRef: 'anew' }], { errorPolicy })).ids;
      expect(await settled()).toMatchObject({ status: 'OPEN', covered: true });
      expect(await seen()).toEqual([second]);
      expect(await close(enterprise, second)).toEqual([]);
      expect(await seen()).toEqual([]);
      expect(await covered(copy)).toMatchObject({ status: 'CLOSED' });
      // None is named, and the first one opens again.
      await submit(enterprise, [first], { errorPolicy });
      await submit(agency, [row]);
      expect(await settled()).toMatchObject({ status: 'OPEN', covered: true });
      expect(await seen()).toEqual([own]);
      expect(await covered(copy)).toMatchObject({ status: 'OPEN', covered: true });
    },
  );

  test('what the agency closes leaves the enterprise’s as it is, and what is changed is another job', async () => {
    const before = await collected();
    const [own = ''] = (await submit(enterprise, [job])).ids;
    const [copy = ''] = (await submit(agency, [{ ...job, externalRef: 'copy' }])).ids;
    expect(await seen()).toEqual([own]);
    await submit(agency, [{ ...job, externalRef: 'copy', wageMin: 5_500 }]);
    expect((await seen()).sort()).toEqual([own, copy].sort());
    expect((await collected()) - before).toBe(20);
    await submit(agency, [{ ...job, externalRef: 'copy' }]);
    expect(await seen()).toEqual([own]);
    expect((await collected()) - before).toBe(10);
    expect(await close(agency, copy)).toEqual([]);
    expect(await seen()).toEqual([own]);
    expect((await collected()) - before).toBe(10);
  });

  test('of two agencies the first is shown, and the second when that closes, and both count once', async () => {
    const before = await collected();
    const other = await givenAgency(system);
    const otherToken = await system.sign({ roles: ['AGENCY'], agencyId: other });
    await name('nameAgency', { agencyId: other });
    const [first = ''] = (await submit(agency, [job])).ids;
    system.clock.moveTo(new Date(Date.parse(NOW) + 5_000));
    const [second = ''] = (await submit(otherToken, [job])).ids;
    expect(await seen()).toEqual([first]);
    expect((await collected()) - before).toBe(10);
    expect(await close(agency, first)).toEqual([]);
    expect(await seen()).toEqual([second]);
    expect((await collected()) - before).toBe(10);
  });

  test('is covered by another of the enterprise’s own, alike, once the first of these is withdrawn, and never counts twice', async () => {
    const before = await collected();
    const [first = ''] = (await submit(enterprise, [job])).ids;
    await system.pump.idle();
    const [second = ''] = (await submit(enterprise, [{ ...job, externalRef: 'second' }])).ids;
    const row = { ...job, externalRef: 'copy' };
    const [copy = ''] = (await submit(agency, [row])).ids;
    expect((await seen()).sort()).toEqual([first, second].sort());
    expect(await close(enterprise, first)).toEqual([]);
    expect(await seen()).toEqual([second]);
    expect(await covered(copy)).toMatchObject({ status: 'OPEN', covered: true });
    const other = await givenAgency(system);
    await name('nameAgency', { agencyId: other });
    await submit(await system.sign({ roles: ['AGENCY'], agencyId: other }), [row]);
    expect(await seen()).toEqual([second]);
    expect((await collected()) - before).toBe(20);
    expect(await close(enterprise, second)).toEqual([]);
    expect(await seen()).toEqual([]);
    expect(await covered(copy)).toMatchObject({ status: 'CLOSED', closeReason: 'WITHDRAWN' });
  });

  test('is settled after however many postings that were closed', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => ({ ...job, externalRef: `A-${row}` }));
    const { ids } = await submit(agency, rows);
    await system.pump.idle();
    await Promise.all(ids.map((id) => close(agency, id)));
    expect(await seen()).toEqual([]);
    const [own = ''] = (await submit(enterprise, [job])).ids;
    const [copy = ''] = (await submit(agency, [{ ...job, externalRef: 'anew' }])).ids;
    expect(await seen()).toEqual([own]);
    expect(await covered(copy)).toMatchObject({ status: 'OPEN', covered: true });
  });

  test('has its free places once in the corridor to it', async () => {
    const free = async (): Promise<number> => {
      await system.pump.idle();
      const query = '{ corridors(filter: { destinationRegionCode: "44" }) { openVacancies } }';
      return (await system.ask(bureau, query)).corridors[0]?.openVacancies ?? 0;
    };
    const before = await free();
    const [own = ''] = (await submit(enterprise, [job])).ids;
    const [copy = ''] = (await submit(agency, [job])).ids;
    expect((await free()) - before).toBe(10);
    expect(await covered(copy)).toMatchObject({ covered: true });
    expect(await close(enterprise, own)).toEqual([]);
    expect((await free()) - before).toBe(0);
  });

  /** The people of a village are told of what is open. */
  async function pushed(village: string): Promise<void> {
    await system.pump.idle();
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const input = { idempotencyKey: unique(), regionCode: village, perWorker: 20, pushesPerVacancy: 1 };
    const { userErrors } = await system.mutate(bureau, 'startPositionPush', 'pushRun { id }', input);
    expect(userErrors).toEqual([]);
    await system.pump.idle();
  }

  /** Which of the postings the person was told of, in their order. */
  async function toldOf(id: string, postings: readonly string[]): Promise<string[]> {
    const asked = 'query ($id: ID!) { worker(id: $id) { pushes(first: 50) { edges { node { position { id } } } } } }';
    const { worker } = await system.ask(bureau, asked, { id });
    const told = worker!.pushes.edges.flatMap(({ node }) => node.position?.id ?? []);
    return postings.flatMap((posting) => told.filter((one) => one === posting));
  }

  // Both pay best, and so each is told of them who may be.
  const best = { ...job, wageMin: 18_000, wageMax: 18_000 };
  const better = { ...best, wageMin: 18_100, wageMax: 18_100 };

  test('has no place for who comes when as many were told of its postings before they were one job', async () => {
    const [first, then, last] = ['530627105201', '530627105202', '530627105203'] as const;
    const [copy = ''] = (await submit(agency, [{ ...best, headcount: 1, externalRef: 'told' }])).ids;
    const one = await givenWorker(system, { villageCode: first });
    await pushed(first);
    const [own = ''] = (await submit(enterprise, [{ ...better, headcount: 2, externalRef: 'told' }])).ids;
    const two = [await givenWorker(system, { villageCode: then }), await givenWorker(system, { villageCode: then })];
    await pushed(then);
    await submit(enterprise, [{ ...best, headcount: 2, externalRef: 'told' }]);
    expect(await covered(copy)).toBeDefined();
    const late = await givenWorker(system, { villageCode: last });
    for (const village of [first, then, last]) await pushed(village);
    expect(await covered(copy)).toMatchObject({ covered: true });
    const told = await Promise.all([one, ...two, late].map((id) => toldOf(id, [own, copy])));
    expect(told).toEqual([[copy], [own], [own], []]);
  });

  test('is two jobs again when the agency changes its own, and everybody is told of both', async () => {
    const village = '530627105204';
    const settled = () => givenWorker(system, { villageCode: village });
    const [copy = ''] = (await submit(agency, [{ ...best, externalRef: 'parts' }])).ids;
    const people = [await settled()];
    await pushed(village);
    const [own = ''] = (await submit(enterprise, [{ ...best, externalRef: 'parts' }])).ids;
    people.push(await settled());
    await pushed(village);
    await submit(agency, [{ ...better, externalRef: 'parts' }]);
    people.push(await settled());
    await pushed(village);
    expect((await seen()).filter((id) => id === own || id === copy).sort()).toEqual([own, copy].sort());
    const told = await Promise.all(people.map((id) => toldOf(id, [own, copy])));
    // The first one was told of the enterprise's job as the agency's.
    expect(told).toEqual([[copy], [own, copy], [own, copy]]);
    // And one job once more, of which nobody is told again.
    await submit(agency, [{ ...best, externalRef: 'parts' }]);
    people.push(await settled());
    await pushed(village);
    expect(await toldOf(people[0] ?? '', [own, copy])).toEqual([copy]);
    expect(await toldOf(people[3] ?? '', [own, copy])).toEqual([own]);
  });

  test.each(['the enterprise', 'the agency'])(
    'is told to so many people as it has places, to none twice, and recommended once, when %s is first',
    async (first) => {
      const row = { ...best, headcount: 2 };
      const village = `53062710${first === 'the agency' ? 3 : 4}201`;
      const people: string[] = [];
      const settled = async () => people.push(await givenWorker(system, { villageCode: village }));
      const post = { 'the enterprise': () => submit(enterprise, [row]), 'the agency': () => submit(agency, [row]) };
      const order = ['the enterprise', 'the agency'] as const;
      const ids = new Map<string, string>();
      const told: string[] = [];
      const both = (id: string) => toldOf(id, [...ids.values()]);
      for (const who of first === 'the agency' ? order.toReversed() : order) {
        ids.set(who, (await post[who]()).ids[0] ?? '');
        await system.pump.idle();
        system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
        await settled();
        await pushed(village);
        told.push((await Promise.all(people.map(both))).map((own) => own.length).join(' '));
      }
      // The second posting is told to who came later, and not to who was told of the first.
      expect(told).toEqual(['1', '1 1']);
      await settled();
      const query = `query ($id: ID!, $copy: ID!) {
        recommendedPositions(workerId: $id, first: 20) { position { id } }
        whyNot(workerId: $id, positionId: $copy) { code }
      }`;
      system.clock.moveTo(new Date(system.clock.now().getTime() + 10_000));
      const [own = '', copy = ''] = order.map((who) => ids.get(who));
      const { recommendedPositions, whyNot } = await system.ask(bureau, query, { id: people.at(-1), copy });
      expect(
        recommendedPositions?.map(({ position }) => position.id).filter((id) => id === own || id === copy),
      ).toEqual([own]);
      expect(whyNot).toEqual([{ code: 'POSITION_COVERED' }]);
      // All places are told: the third person is told of neither.
      await pushed(village);
      expect(await both(people.at(-1) ?? '')).toEqual([]);
    },
  );
});
