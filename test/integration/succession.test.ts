/**
 * People and positions after a load of regions, through HTTP: they are filed under what took their region over, and scope, lists,
 * counters, lanes and searches follow; killed anywhere, the job goes on; what came in under a former code meanwhile follows, too.
 */
import type { Item, Key } from '../../functions/platform/dynamodb/database';
import { enterpriseKey } from '../../functions/domains/reference/enterprise/store';
import { limits } from '../../functions/limits';
import { followSuccessors } from '../../functions/domains/support/succession/succession-job';
import { successionKey } from '../../functions/domains/reference/code-list/succession-store';
import { builtInUnder } from '../../functions/domains/reference/region/rows/region-rows';
import { positionKey } from '../../functions/domains/jobs/position/store';
import { workerKey } from '../../functions/domains/people/worker/store';
import { cadresOf, noticeOf } from '../../functions/domains/notices/notice/notice';
import { writeNotice } from '../../functions/domains/notices/notice/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { instantOf } from '../../functions/platform/values/clock';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { update } from '../../functions/platform/dynamodb/expressions';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import { dyingDatabase } from '../kit/dying-database';
import { givenStation } from '../kit/stations';
import { givenCourse, givenEvent } from '../kit/support';
import {
  campaignInput,
  creditCode,
  givenDelivery,
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

const row = (code: string, name: string, change: object = {}) => ({
  ...{ scheme: '变更', code, name, validFrom: '2000-01-01', ...change },
});
const since = { validFrom: '2027-01-01' };
const ended = (...replacedBy: string[]) => ({ validTo: '2026-12-31', replacedBy });

async function load(...rows: readonly object[]): Promise<void> {
  const { userErrors } = await system.mutate(bureau, 'loadRegions', 'load { version }', {
    idempotencyKey: unique(),
    rows,
  });
  expect(userErrors).toEqual([]);
}

async function filing() {
  const query = '{ codeFiling { status workers positions left } }';
  return (await system.ask(bureau, query)).codeFiling;
}

/** Time passes, minute by minute, until nothing is left to be filed. */
async function untilFiled(): Promise<void> {
  for (let minute = 0; (await filing()).status !== 'DONE'; minute += 1) {
    if (minute > 30) throw new Error(`Expected the filing to end, got ${JSON.stringify(await filing())}`);
    system.clock.moveTo(new Date(system.clock.now().getTime() + 61_000));
    await system.sweep();
    await system.pump.idle();
  }
}

/** The `at`th township of a built-in county. */
const town = (county: string, at: number): string => towns.get(county)?.[at] ?? '';
const towns = Map.groupBy(
  builtInUnder('5306')
    .map(({ code }) => code)
    .filter((code) => code.length === 9),
  (code) => code.slice(0, 6),
);

const cadreOf = (regionCode: string) => system.sign({ roles: ['CADRE'], regionCode });

async function peopleOf(regionCode: string, token = bureau): Promise<string[]> {
  const query = 'query ($filter: WorkerFilter) { workers(filter: $filter, first: 100) { edges { node { id } } } }';
  const { workers } = await system.ask(token, query, { filter: { regionCode } });
  return workers.edges.map(({ node }) => node.id).sort();
}

async function positionsOf(filter: object): Promise<string[]> {
  const query = 'query ($filter: PositionFilter) { positions(filter: $filter, first: 100) { edges { node { id } } } }';
  return (await system.ask(bureau, query, { filter })).positions.edges.map(({ node }) => node.id).sort();
}

test('people of a county that was renamed are seen by its cadres and by no others, before they are filed anew and after', async () => {
  const [one, two, other] = [
    await givenWorker(system, { villageCode: `${town('530621', 0)}201` }),
    await givenWorker(system, { villageCode: town('530621', 1) }),
    await givenWorker(system, { villageCode: `${town('530622', 0)}201` }),
  ];
  const [old, next, neighbor] = [await cadreOf('530621'), await cadreOf('530681'), await cadreOf('530622')];
  const seen = async (token: string) => {
    const query = 'query ($id: ID!) { worker(id: $id) { id } }';
    const found = await Promise.all([one, two, other].map((id) => system.ask(token, query, { id })));
    return found.map(({ worker }) => worker !== null);
  };
  await load(row('530621', '鲁甸县', ended('530691')), row('530691', '鲁甸市', since));
  const renamed = await cadreOf('530691');
  for (const token of [old, renamed]) expect(await seen(token)).toEqual([true, true, false]);
  expect([await seen(neighbor), await seen(next)]).toEqual([
    [false, false, true],
    [false, false, false],
  ]);
  expect(await filing()).toMatchObject({ status: 'WAITING', workers: 0 });
  await untilFiled();
  expect(await filing()).toEqual({ status: 'DONE', workers: 2, positions: 0, left: 0 });
  for (const token of [old, renamed]) {
    expect(await seen(token)).toEqual([true, true, false]);
    expect(await peopleOf('530691', token)).toEqual([one, two].sort());
  }
  expect([await seen(neighbor), await peopleOf('530622', neighbor)]).toEqual([[false, false, true], [other]]);
  const query = 'query ($id: ID!) { worker(id: $id) { villageCode village { fullName } } }';
  expect((await system.ask(bureau, query, { id: one })).worker?.villageCode).toBe(
    `530691${town('530621', 0).slice(6)}201`,
  );
  // By name, on the service list, and on the board.
  const { workers } = await system.ask(
    bureau,
    '{ workers(filter: { regionCode: "530691", nameStartsWith: "阿依" }) { edges { node { id } } } }',
  );
  expect(workers.edges).toHaveLength(2);
  const { surveyCoverage } = await system.ask(
    renamed,
    '{ surveyCoverage(regionCode: "530691") { edges { node { villageCode known } } } }',
  );
  expect(surveyCoverage.edges.map(({ node }) => [node.villageCode.slice(0, 6), node.known])).toEqual([
    ['530691', 1],
    ['530691', 1],
  ]);
});

test('enterprises follow their seat, and targets what took their region over', async () => {
  const own = { ...campaignInput(), targets: [{ indicator: 'WORKERS_REGISTERED', regionCode: '530602', value: 120 }] };
  const { campaign } = await system.mutate(bureau, 'openCampaign', 'campaign { id }', own);
  const enterprise = await givenEnterprise(system, { regionCode: '530602' });
  const found = async (regionCode: string) => {
    const query =
      'query ($in: String) { enterprises(filter: { regionCode: $in }, first: 100) { edges { node { id } } } }';
    return (await system.ask(bureau, query, { in: regionCode })).enterprises.edges.map(({ node }) => node.id);
  };
  const targets = async (area: string) => {
    const query = `query ($id: ID!, $area: String) { campaign(id: $id) { progress(regionCode: $area) {
      indicator target byRegion { regionCode target } } } }`;
    const { campaign: told } = await system.ask(bureau, query, { id: campaign?.id, area });
    return (told?.progress ?? []).filter(({ indicator }) => indicator === 'WORKERS_REGISTERED');
  };
  await load(row('530602', '昭阳区', ended('530697')), row('530697', '昭阳市', since));
  await untilFiled();
  expect([await found('530697'), await found('530602'), await found('5306')]).toEqual([
    [enterprise],
    [enterprise],
    expect.arrayContaining([enterprise]),
  ]);
  expect(await targets('530697')).toMatchObject([{ target: 120 }]);
  const [prefecture] = await targets('5306');
  expect(prefecture?.target).toBe(120);
  expect(prefecture?.byRegion.filter(({ target }) => target !== null)).toEqual([{ regionCode: '530697', target: 120 }]);

  // The new code was a mistake, and is taken back: what was filed under it goes on.
  await load(
    row('530602', '昭阳区', ended('530698')),
    row('530698', '昭阳市', since),
    row('530697', '昭阳市', { ...since, ...ended('530698') }),
  );
  await untilFiled();
  expect([await found('530698'), await found('530697')]).toEqual([[enterprise], [enterprise]]);
  expect(await targets('530698')).toMatchObject([{ target: 120 }]);
});

test('offices, agencies, agreements, events and courses are found under the new code, and what is only read is, too', async () => {
  const [code, renamed, next] = ['530424', '530494', '530425'] as const;
  const village = `${builtInUnder(code).find((one) => one.code.length === 9)?.code ?? ''}201`;
  const cadre = await cadreOf(code);
  const worker = await givenWorker(system, { villageCode: village });
  const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  await system.pump.idle();
  const office = { regionCode: code, originRegionCodes: [code], destinationRegionCodes: [code] };
  const { agency } = await system.mutate(bureau, 'registerAgency', 'agency { id }', {
    ...{ idempotencyKey: unique(), creditCode: creditCode(), name: '华宁县人才市场', regionCode: code },
  });
  const { workingGroup } = await system.mutate(bureau, 'formWorkingGroup', 'workingGroup { id }', {
    ...{ idempotencyKey: unique(), name: '驻华宁工作组', memberCount: 3, ...office },
  });
  const { agreement } = await system.mutate(bureau, 'signAgreement', 'agreement { id }', {
    ...{ idempotencyKey: unique(), kind: 'POINT_TO_POINT', headcountPromised: 50 },
    ...{ originRegionCode: code, destinationRegionCode: '4419', startsOn: '2027-01-20', endsOn: '2027-06-30' },
  });
  const { roundSheet } = await system.mutate(cadre, 'exportRoundSheet', 'roundSheet { id }', {
    ...{ idempotencyKey: unique(), regionCode: village },
  });
  const fact = { kind: 'SEAT_SERVED', objectId: 'alc_1', at: instantOf(system.clock.now()), to: {} } as const;
  const until = instantOf(new Date(system.clock.now().getTime() + 7 * 86_400_000));
  const address = { addressee: cadresOf(asRegionCode(village)), village: asRegionCode(village) };
  const notice = noticeOf({ ...fact, until }, address, system.clock.now());
  await system.platform.db.execute([writeNotice(notice)]);
  const made = [
    ...[agency?.id, workingGroup?.id, agreement?.id, roundSheet?.id, (await givenStation(system, office)).id],
    await givenEvent(system, { regionCode: code }),
    await givenCourse(system, { regionCode: code }),
    ...[await givenDelivery(system, worker, position), notice.id],
  ];
  await system.ask(cadre, 'query ($number: String!) { workerByIdentityNumber(identityNumber: $number) { id } }', {
    number: identityNumber(),
  });
  /** What is found in each list of a region. */
  const found = async (regionCode: string) => {
    const query = `query ($in: String!) {
      agencies(filter: { regionCode: $in }) { edges { node { id region { code } } } }
      stations(filter: { regionCode: $in }) { edges { node { id region { code } } } }
      workingGroups(filter: { regionCode: $in }) { edges { node { id region { code } } } }
      agreements(filter: { regionCode: $in }) { edges { node { id originRegionCode } } }
      recruitmentEvents(filter: { regionCode: $in }) { edges { node { id region { code } } } }
      courses(filter: { regionCode: $in }) { edges { node { id region { code } } } }
      roundSheets(regionCode: $in) { edges { node { id } } }
      notices(filter: { regionCode: $in, role: BUREAU }) { edges { node { id } } }
      inquiries(filter: { regionCode: $in }) { edges { node { kind } } }
    }`;
    const lists = await system.ask(bureau, query, { in: regionCode });
    const handed = await system.ask(await cadreOf(regionCode), '{ deliveries { edges { node { pushId } } } }');
    const nodes = Object.entries({ ...lists, ...handed } as unknown as Lists).map(([name, { edges }]) => {
      const isMade = ({ node: { id, pushId = id } }: Node) => pushId === undefined || made.includes(pushId);
      return [name, edges.filter(isMade)] as const;
    });
    return new Map(nodes);
  };
  type Lists = Readonly<Record<string, { readonly edges: readonly Node[] }>>;
  interface Node {
    readonly node: { readonly id?: string; readonly pushId?: string };
  }
  const counts = (lists: Awaited<ReturnType<typeof found>>) => [...lists].map(([name, { length }]) => [name, length]);
  const all = [...(await found(code)).keys()];
  expect(counts(await found(code))).toEqual(all.map((name) => [name, 1]));
  await load(row(code, '华宁县', ended(renamed)), row(renamed, '华宁市', since));
  await untilFiled();
  const after = await found(renamed);
  expect(counts(after)).toEqual(all.map((name) => [name, 1]));
  // What takes place in a year stays as it was written, and is read by its successor.
  const refiled = [...after].filter(([name]) => name !== 'recruitmentEvents' && name !== 'courses');
  expect(JSON.stringify(refiled)).not.toContain(`"${code}"`);
  expect(counts(await found(next))).toEqual(all.map((name) => [name, 0]));
  const query = `query ($in: String!) { stations(filter: { regionCode: $in }) { edges { node {
    origins { code } destinations { code } } } } }`;
  const { stations } = await system.ask(bureau, query, { in: renamed });
  expect(stations.edges.map(({ node }) => node)).toEqual([
    { origins: [{ code: renamed }], destinations: [{ code: renamed }] },
  ]);
});

test('positions and what was counted are shown under the new code, and nothing twice', async () => {
  await system.mutate(bureau, 'openCampaign', 'campaign { id }', campaignInput());
  const enterprise = await givenEnterprise(system);
  const [open = '', elsewhere = ''] = await givenPositions(system, enterprise, [
    { regionCode: '530623', headcount: 7 },
    { regionCode: '530624', headcount: 4 },
  ]);
  const worker = await givenWorker(system, { villageCode: `${town('530623', 0)}201` });
  const placed = await system.mutate(bureau, 'startPlacement', 'placement { id }', placementInput(worker, open));
  expect(placed.userErrors).toEqual([]);
  await system.pump.idle();
  const counted = async (area: string) => {
    const query = `query ($regionCode: String) { currentCampaign { progress(regionCode: $regionCode) { indicator actual
      byRegion { regionCode actual } } } }`;
    const { currentCampaign } = await system.ask(bureau, query, { regionCode: area });
    const wanted = ['POSITIONS_COLLECTED', 'WORKERS_REGISTERED', 'WORKERS_TRANSFERRED'];
    return (currentCampaign?.progress ?? [])
      .filter(({ indicator }) => wanted.includes(indicator))
      .map(({ indicator, actual, byRegion }) => [
        ...[indicator, actual],
        byRegion
          .filter(({ regionCode }) => ['530623', '530693', '530624'].includes(regionCode))
          .map(({ regionCode, actual: count }) => `${regionCode.replace('530623', '530693')} ${count}`)
          .sort(),
      ]);
  };
  const before = await counted('5306');
  await load(row('530623', '盐津县', ended('530693')), row('530693', '盐津市', since));
  await untilFiled();
  expect(await filing()).toMatchObject({ workers: 1, positions: 1 });
  expect(await positionsOf({ regionCode: '530693' })).toEqual([open]);
  expect(await positionsOf({ regionCode: '530624' })).toEqual([elsewhere]);
  expect(await counted('5306')).toEqual(before);
  // The placement was agreed in the county of before, and counts with what took it over.
  expect((await counted('530693')).map(([indicator, actual]) => [indicator, actual])).toEqual(
    expect.arrayContaining([
      ['POSITIONS_COLLECTED', 7],
      ['WORKERS_REGISTERED', 1],
      ['WORKERS_TRANSFERRED', 1],
    ]),
  );
});

test('whoever lived in a county that was divided stays, and is told as left; who lives in a township with a successor follows', async () => {
  const stays = await givenWorker(system, { villageCode: `${town('530625', 0)}201` });
  const goes = await givenWorker(system, { villageCode: `${town('530625', 1)}201` });
  await load(
    row('530694', '甲区', since),
    row('530695', '乙区', since),
    row('530695002', '某镇', since),
    row(town('530625', 1), '旧镇', ended('530695002')),
    row('530625', '永善县', ended('530694', '530695')),
  );
  await untilFiled();
  expect(await filing()).toEqual({ status: 'DONE', workers: 1, positions: 0, left: 1 });
  expect(await peopleOf('530695')).toEqual([goes]);
  const homeOf = async (id: string) =>
    (await system.ask(bureau, 'query ($id: ID!) { worker(id: $id) { villageCode } }', { id })).worker?.villageCode;
  expect([await homeOf(stays), await homeOf(goes)]).toEqual([`${town('530625', 0)}201`, '530695002']);
});

test('a county that was renamed keeps its minimum wage, and officials of a township don’t get the county that took it over', async () => {
  const wage = { regionCode: '530624', validFrom: '2026-01-01', monthly: 2_070, hourly: 20 };
  await system.mutate(bureau, 'loadMinimumWages', 'minimumWages { monthly }', { rows: [wage] });
  const submitted = async (regionCode: string, wageMin: number) => {
    const { results } = await system.mutate(bureau, 'submitPositions', 'results { errors { code } }', {
      ...{ enterpriseId: await givenEnterprise(system), idempotencyKey: unique() },
      positions: [positionInput({ regionCode, wageMin })],
    });
    return results.flatMap(({ errors }) => errors.map(({ code }) => code));
  };
  const refused = await submitted('530624', 2_000);
  expect(refused).toHaveLength(1);
  await load(row('530624', '大关县', ended('530692')), row('530692', '大关市', since));
  expect(await submitted('530692', 2_000)).toEqual(refused);
  expect(await submitted('530692', 2_070)).toEqual([]);
  // Its townships, and what lies in a county that became part of it, are no wider scope than they were.
  const resident = await givenWorker(system, { villageCode: `530692${town('530624', 0).slice(6)}201` });
  const away = await givenWorker(system, { villageCode: `${town('530681', 0)}201` });
  await load(row('530681', '水富市', ended('530692')));
  const seen = async (token: string, id: string) =>
    (await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id })).worker !== null;
  const township = await cadreOf(town('530681', 0));
  expect([await seen(township, resident), await seen(township, away)]).toEqual([false, true]);
  expect([await seen(await cadreOf('530681'), resident), await seen(await cadreOf('530692'), away)]).toEqual([
    true,
    true,
  ]);
});

test('a change that was loaded ahead is followed after its first day has begun', async () => {
  const worker = await givenWorker(system, { villageCode: `${town('530626', 0)}201` });
  const day = asCivilDate('2027-02-01');
  await load(
    row('530696', '新绥江市', { validFrom: day }),
    row('530626', '绥江县', { validTo: '2027-01-31', replacedBy: ['530696'] }),
    // Townships of the new code are told, so that none is taken along.
    row('530696001', '中城镇', { validFrom: day }),
    row(town('530626', 0), '中城镇', { validTo: '2027-01-31', replacedBy: ['530696001'] }),
  );
  const minutes = async (): Promise<void> => {
    for (let minute = 0; minute < 8; minute += 1) {
      system.clock.moveTo(new Date(system.clock.now().getTime() + 61_000));
      await system.sweep();
      await system.pump.idle();
    }
  };
  await minutes();
  expect([(await filing()).status, await peopleOf('530626')]).toEqual(['WAITING', [worker]]);
  system.clock.moveTo('2027-01-31T16:00:00.000Z');
  await minutes();
  expect(await peopleOf('530696')).toEqual([worker]);
  await untilFiled();
});

test('killed at any write, the job goes on and files everybody once', async () => {
  const people = await Promise.all(
    Array.from({ length: 30 }, () => givenWorker(system, { villageCode: `${town('530628', 0)}201` })),
  );
  const positions = await givenPositions(
    system,
    await givenEnterprise(system),
    Array.from({ length: 10 }, () => ({ regionCode: '530628' })),
  );
  await load(row('530628', '彝良县', ended('530698')), row('530698', '彝良市', since));
  const { db, clock, ids, log } = system.platform;
  for (let death = 0, steps = 0; steps < 200; steps += 1) {
    const item: Item | undefined = await db.get(successionKey);
    const run = item && jobOf('Positions', item);
    if (run === undefined) break;
    system.clock.moveTo(new Date(clock.now().getTime() + limits.succeedingPauseSeconds * 1_000));
    death = (death + 1) % 7;
    const dying = dyingDatabase(db, { afterWrites: death, lastWriteDone: steps % 2 === 0 });
    await followSuccessors({ db: { ...dying, origin: db.origin }, clock, ids, log }, run).catch(() => undefined);
  }
  await untilFiled();
  expect(await peopleOf('530698')).toEqual([...people].sort());
  expect(await positionsOf({ regionCode: '530698' })).toEqual([...positions].sort());
  expect(await peopleOf('5306')).toHaveLength(new Set(await peopleOf('5306')).size);
  const versions = await Promise.all(people.map((id) => db.get(workerKey(asId(id, 'wkr')))));
  expect(new Set(versions.map((item) => item?.['version']))).toEqual(new Set([2]));
});

test('what comes in under a former code later is filed, too: an import that was checked before, or a process that lagged', async () => {
  const enterprise = await givenEnterprise(system);
  const start = {
    ...{ idempotencyKey: unique(), enterpriseId: enterprise, fileName: 'a.csv', rowsExpected: 2 },
    errorPolicy: 'ALL_OR_NOTHING',
  };
  const { positionImport } = await system.mutate(bureau, 'startPositionImport', 'positionImport { id }', start);
  const rows = [positionInput({ regionCode: '530629' }), positionInput({ regionCode: '530624' })];
  await system.mutate(bureau, 'appendPositionImport', 'results { status errors { code } }', {
    ...{ importId: positionImport?.id, chunk: 0, rows },
  });
  await load(row('530629', '威信县', ended('530699')), row('530699', '威信市', since));
  await untilFiled();
  const finished = await system.mutate(bureau, 'finishPositionImport', 'positionImport { status }', {
    importId: positionImport?.id,
  });
  expect(finished.userErrors).toEqual([]);
  await system.pump.idle();
  // A profile as a process without the load would write it.
  const late = await givenWorker(system, { villageCode: `${town('530624', 1)}201` });
  const stale = {
    villageCode: `${town('530629', 0)}201`,
    county: '530629',
    byRegionSk: `${town('530629', 0)}201#${late}`,
  };
  await system.platform.db.commit([
    update(workerKey(asId(late, 'wkr')))
      .set(stale)
      .always(),
  ]);
  await system.pump.idle();
  expect((await filing()).status).toBe('WAITING');
  await untilFiled();
  expect(await peopleOf('530699')).toEqual([late]);
  expect(await positionsOf({ regionCode: '530699' })).toHaveLength(1);
});

test('a party that waits in the lane of a former code is served by a service of the new one', async () => {
  const worker = await givenWorker(system, { villageCode: `${town('530622', 0)}201` });
  const asked = requestTravelInput([worker], { originRegionCode: '530622' });
  const { travelRequest } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id status }', asked);
  expect(travelRequest?.status).toBe('WAITLISTED');
  await load(row('530622', '巧家县', ended('530690')), row('530690', '巧家市', since));
  await untilFiled();
  const input = travelServiceInput();
  const [first, ...others] = input.stops;
  const stops = [{ ...first, regionCode: '530690' }, ...others];
  const { userErrors } = await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', {
    ...input,
    stops,
  });
  expect(userErrors).toEqual([]);
  await system.pump.idle();
  const query = 'query ($id: ID!) { travelRequest(id: $id) { status } }';
  expect((await system.ask(bureau, query, { id: travelRequest?.id })).travelRequest?.status).toBe('ALLOCATED');
});

test('wishes are answered by the codes that took theirs over, and the survey that told them may be sent again', async () => {
  const home =
    builtInUnder('530323')
      .map(({ code }) => code)
      .find((code) => code.length === 9) ?? '';
  const survey = {
    ...{ clientId: unique(), identityNumber: identityNumber(), name: '木呷', villageCode: `${home}201` },
    ...{ surveyedAt: system.clock.now().toISOString(), occupationCodes: ['6-18-04-02', '6-25-04-07', '6-18-04-92'] },
    destinationRegionCodes: ['530322', '4419', '530392'],
  };
  await load(row('530392', '陆良市', since));
  const record = async () => {
    const fields = `results { status errors { code } worker { id intent { occupationCodes destinationRegionCodes } } }`;
    return (await system.mutate(bureau, 'recordSurveys', fields, { surveys: [survey] })).results[0];
  };
  expect(await record()).toMatchObject({ status: 'CREATED', errors: [] });
  await load(
    ...[
      row('530322', '陆良县', ended('530392')),
      row('530323', '师宗县', ended('530393')),
      row('530393', '师宗市', since),
    ],
  );
  const occupations = [
    { scheme: '变更', code: '6-18-04-92', name: '模具工甲', ...since },
    { scheme: '变更', code: '6-18-04-02', name: '模具工乙', validFrom: '2022-09-01', ...ended('6-18-04-92') },
  ];
  const loaded = await system.mutate(bureau, 'loadOccupations', 'load { version }', {
    ...{ idempotencyKey: unique(), rows: occupations },
  });
  expect(loaded.userErrors).toEqual([]);
  // Sent again by a phone that heard no answer, before anything is filed anew and after.
  const intent = { occupationCodes: ['6-18-04-92', '6-25-04-07'], destinationRegionCodes: ['530392', '4419'] };
  const again = { status: 'UNCHANGED', errors: [], worker: { intent } };
  expect(await record()).toMatchObject(again);
  await untilFiled();
  const repeated = await record();
  expect(repeated).toMatchObject(again);
  const query = `query ($id: ID!) { worker(id: $id) { villageCode intent { occupationCodes destinationRegionCodes }
    surveys { edges { node { intent { occupationCodes destinationRegionCodes } } } } } }`;
  const { worker } = await system.ask(bureau, query, { id: repeated?.worker?.id });
  expect(worker).toEqual({
    villageCode: `530393${home.slice(6)}201`,
    ...{ intent, surveys: { edges: [{ node: { intent } }] } },
  });
});

test('a search by a new occupation finds positions of the former one, and the reverse', async () => {
  const [old = ''] = await givenPositions(system, await givenEnterprise(system), [{ occupationCode: '6-18-04-01' }]);
  const scheme = '变更';
  const rows = [
    { scheme, code: '6-18-04-91', name: '模具制造工', ...since },
    { scheme, code: '6-18-04-01', name: '模具工', validFrom: '2022-09-01', ...ended('6-18-04-91') },
  ];
  const { userErrors } = await system.mutate(bureau, 'loadOccupations', 'load { version }', {
    idempotencyKey: unique(),
    rows,
  });
  expect(userErrors).toEqual([]);
  const [next = ''] = await givenPositions(system, await givenEnterprise(system), [{ occupationCode: '6-18-04-91' }]);
  for (const occupationCode of ['6-18-04-01', '6-18-04-91'])
    expect(await positionsOf({ occupationCode })).toEqual([old, next].sort());
  expect(await system.platform.db.get(positionKey(asId(old, 'pos')))).toMatchObject({ occupationCode: '6-18-04-01' });
});

test('a person, a position and an enterprise that cannot be read stay, and keep nobody else from being filed', async () => {
  const at = { regionCode: '530627' };
  const people = [1, 2].map(() => givenWorker(system, { villageCode: `${town('530627', 0)}201` }));
  const [one, torn] = await Promise.all(people);
  const [enterprise, tornEnterprise] = [await givenEnterprise(system, at), await givenEnterprise(system, at)];
  const [position, tornPosition] = await givenPositions(system, enterprise, [at, at]);
  const tear = (key: Key) => update(key).set({ version: 'torn', name: 7, title: 7 }).always();
  const keys = [workerKey(asId(torn, 'wkr')), positionKey(asId(tornPosition ?? '', 'pos'))];
  await system.platform.db.commit([...keys, enterpriseKey(asId(tornEnterprise, 'ent'))].map(tear));
  await load(row('530627', '镇雄县', ended('530687')), row('530687', '镇雄市', since));
  await untilFiled();
  expect(await filing()).toMatchObject({ workers: 1, positions: 1 });
  expect([await peopleOf('530687'), await positionsOf({ regionCode: '530687' })]).toEqual([[one], [position]]);
});
