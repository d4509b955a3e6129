/** Published reports over HTTP: who signs, what stays as it was published, and what explains today's counts. */
import type { Role } from '../../functions/generated/graphql';
import {
  campaignInput,
  identityNumber,
  NOW,
  startTestSystem,
  type TestSystem,
  unique,
  workerInput,
} from '../kit/system';

const DAY = '2027-01-20';
const NEXT_MORNING = '2027-01-20T17:00:00.000Z';

let system: TestSystem;
let campaignId: string;
let county: string;
let prefecture: string;

const sign = (roles: readonly Role[], regionCode: string): Promise<string> => system.sign({ roles, regionCode });

beforeAll(async () => {
  system = await startTestSystem({ recordsByClock: true });
  const targets = [{ indicator: 'WORKERS_SURVEYED', regionCode: '530627', value: 10 }] as const;
  const input = campaignInput({ targets });
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', input);
  campaignId = campaign?.id ?? '';
  [county, prefecture] = await Promise.all([sign(['BUREAU'], '530627'), sign(['BUREAU'], '5306')]);
});

afterAll(() => system.stop());

async function publish(token: string, change: object = {}) {
  const input = { idempotencyKey: unique(), campaignId, on: DAY, ...change };
  const { report, userErrors } = await system.mutate(token, 'publishReport', 'report { id }', input);
  return { id: report?.id, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

const survey = (number: string, surveyedAt: string) =>
  system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', {
    surveys: [
      {
        ...{ clientId: unique(), identityNumber: number, name: '王芳', villageCode: '530627102201', surveyedAt },
        wantsWork: true,
      },
    ],
  });

async function surveyed(id: string, token = county) {
  const query = `query ($id: ID!) { report(id: $id) {
    on region { code } signatures { region { code } report { id } }
    lines { indicator target published ofDay now difference late withdrawn
      revisions { on old new reason restatedOn } } } }`;
  const { report } = await system.ask(token, query, { id });
  const line = report?.lines.find(({ indicator }) => indicator === 'WORKERS_SURVEYED');
  return { report, line };
}

test('a report stays as it was published, and what came later stands beside it with what explains it', async () => {
  system.clock.moveTo(NOW);
  const [first, second, third] = [identityNumber(), identityNumber(), identityNumber()];
  await survey(first, `${DAY}T01:00:00Z`);
  await survey(second, `${DAY}T02:00:00Z`);
  await system.pump.idle();
  system.clock.moveTo(NEXT_MORNING);
  const { id = '', errors } = await publish(county);
  expect(errors).toEqual([]);
  const unchanged = { target: 10, published: 2, ofDay: 2 };
  expect((await surveyed(id)).line).toMatchObject({ ...unchanged, now: 2, difference: 0, late: 0, revisions: [] });

  // A survey without a network is told late; a newer one of the same person moves to its own day.
  await survey(third, `${DAY}T03:00:00Z`);
  await survey(first, '2027-01-20T16:30:00Z');
  await system.pump.idle();
  expect((await surveyed(id)).line).toMatchObject({
    ...{ ...unchanged, now: 2, difference: 0, late: 1, withdrawn: -1 },
    revisions: [
      { on: DAY, old: 3, new: 2, reason: 'WITHDRAWN', restatedOn: '2027-01-21' },
      { on: DAY, old: 2, new: 3, reason: 'LATE', restatedOn: '2027-01-21' },
    ],
  });
  expect((await publish(county)).errors).toEqual(['REPORT_PUBLISHED on']);
});

test('a repeat finds the report, and of two at once one is published', async () => {
  system.clock.moveTo('2027-01-22T02:00:00.000Z');
  const input = { idempotencyKey: unique(), on: '2027-01-21' };
  const { id } = await publish(county, input);
  expect(await publish(county, input)).toEqual({ id, errors: [] });
  const both = await Promise.all([publish(county, { on: '2027-01-19' }), publish(county, { on: '2027-01-19' })]);
  expect(both.flatMap(({ errors }) => errors)).toEqual(['REPORT_PUBLISHED on']);
});

test('a bureau signs for its own region, and sees which regions below signed the day', async () => {
  system.clock.moveTo('2027-01-22T02:00:00.000Z');
  expect((await publish(prefecture, { regionCode: '530627' })).errors).toEqual(['REGION_OUT_OF_SCOPE regionCode']);
  expect((await publish(county, { regionCode: '5306' })).errors).toEqual(['REGION_OUT_OF_SCOPE regionCode']);
  const own = await publish(county, { on: '2027-01-18' });
  const { id = '' } = await publish(prefecture, { on: '2027-01-18', regionCode: '5306' });
  const { report } = await surveyed(id, prefecture);
  const signed = report?.signatures.filter(({ report: below }) => below !== null);
  expect(signed).toEqual([{ region: { code: '530627' }, report: { id: own.id } }]);
  expect(report?.signatures).toHaveLength(11);
});

test('every wrong field is named, and a day that is not over is not published', async () => {
  system.clock.moveTo('2027-01-20T16:59:59.000Z');
  expect((await publish(county)).errors).toEqual(['DAY_NOT_OVER on']);
  expect((await publish(county, { on: '2026-12-31', regionCode: '53' })).errors).toEqual([
    ...['REGION_OUT_OF_SCOPE regionCode', 'OUTSIDE_CAMPAIGN on'],
  ]);
  expect((await publish(county, { on: '2027-01-18', regionCode: '530627102' })).errors).toEqual([
    'REGION_LEVEL regionCode',
  ]);
  expect((await publish(county, { campaignId: 'cmp_none' })).errors).toEqual([
    ...['NOT_FOUND campaignId', 'DAY_NOT_OVER on'],
  ]);
});

test('officials see reports of their own region, the latest first, and nobody finds one by a made-up id', async () => {
  system.clock.moveTo('2027-01-22T02:00:00.000Z');
  const query = `query ($id: ID!, $regionCode: String) { campaign(id: $id) {
    reports(regionCode: $regionCode) { edges { node { id on region { code } } } } } }`;
  const seen = async (token: string, regionCode?: string) => {
    const { campaign } = await system.ask(token, query, { id: campaignId, regionCode });
    return campaign?.reports?.edges.map(({ node: { on } }) => on);
  };
  expect(await seen(county)).toEqual(['2027-01-21', '2027-01-20', '2027-01-19', '2027-01-18']);
  expect(await seen(await sign(['CADRE'], '530627102'))).toHaveLength(4);
  expect(await seen(await sign(['CADRE'], '530628'), '530627')).toEqual([]);
  const made = `rpt_${'2'.repeat(26)}${campaignId.slice(4)}`;
  expect((await surveyed(made)).report).toBeNull();
  const workers = await system.gql(system.tokens.WORKER, `{ report(id: "${made}") { id } }`);
  expect(workers.errors[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('the board of today is not changed by a worker who registers after the day', async () => {
  system.clock.moveTo('2027-01-22T02:00:00.000Z');
  const { id = '' } = await publish(county, { on: '2027-01-17' });
  await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', workerInput());
  await system.pump.idle();
  const { report } = await surveyed(id);
  expect(report?.lines.map(({ difference }) => difference).filter((each) => each !== 0 && each !== null)).toEqual([]);
});
