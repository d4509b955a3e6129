/**
 * Surveys of people whom the caller may not see are inquiries: counted before anything is answered, and answered alike
 * whether or not somebody has the number.
 */
import type { Inquiry, RecordSurveysPayload, SurveyInput } from '../../functions/generated/graphql';
import { limits } from '../../functions/limits';
import type { Viewer } from '../../functions/platform/security/viewer';
import { recordedCalls } from '../kit/recorded-calls';
import { identityNumber, startTestSystem, type TestSystem, unique, workerInput } from '../kit/system';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

/** An account of its own each time. */
function cadre(): Promise<string> {
  return system.sign({ roles: ['CADRE'], regionCode: '530628', subject: unique('cadre') });
}

const NAME = '阿依·买买提';

/** Registered at home, with that name; the number. */
async function someone(villageCode: string): Promise<string> {
  const input = workerInput({ villageCode, name: NAME });
  await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
  return input.identityNumber;
}

const foreign = (): Promise<string> => someone('530627102201');

function row(number: string, change: Partial<SurveyInput> = {}): SurveyInput {
  return {
    ...{ clientId: unique('survey'), identityNumber: number, name: NAME, villageCode: '530628001' },
    ...{ surveyedAt: '2027-01-20T03:00:00Z', wantsWork: true, ...change },
  };
}

async function record(token: string, surveys: readonly SurveyInput[]): Promise<RecordSurveysPayload['results']> {
  const selection = 'results { status worker { id } move { id } errors { code path } }';
  return (await system.mutate(token, 'recordSurveys', selection, { surveys })).results;
}

const told = (results: RecordSurveysPayload['results']): unknown[] =>
  results.map(({ status, errors }) => (errors.length === 0 ? status : errors.map(({ code }) => code).join()));

async function counted(token: string): Promise<[Inquiry['kind'], number][]> {
  const { iss, sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    'iss' | 'sub',
    string
  >;
  const query = `query ($account: String) { inquiries(filter: { account: $account }, first: 100) {
    edges { node { kind count } } } }`;
  const { inquiries } = await system.ask(system.tokens.BUREAU, query, { account: `${iss}|${sub}` });
  return inquiries.edges.map(({ node: { kind, count } }) => [kind, count]);
}

async function useUp(token: string, times: number = limits.inquiriesPerDayMax): Promise<void> {
  const ask = `a: workerByIdentityNumber(identityNumber: "${identityNumber()}") { id }`;
  const some = (length: number): string =>
    Array.from({ length }, (_, index) => ask.replace('a:', `a${index}:`)).join(' ');
  for (let left = times; left > 0; left -= 50) await system.ask(token, `{ ${some(Math.min(left, 50))} }`);
}

test('rows about strangers and refused newcomers are one count; new workers, one’s own and repeats are none', async () => {
  const token = await cadre();
  const [right, wrong] = [row(await foreign()), row(await foreign(), { name: '王' })];
  const { name: _, ...nameless } = row(identityNumber());
  const own = row(await someone('530628001'));
  const made = row(identityNumber());
  const results = await record(token, [right, own, wrong, made, nameless]);
  expect(told(results)).toEqual(['PENDING_MOVE', 'UPDATED', 'IDENTITY_NOT_CONFIRMED', 'CREATED', 'REQUIRED']);
  expect(await counted(token)).toEqual([['SURVEY', 3]]);
  expect(told(await record(token, [right, own, made]))).toEqual(['PENDING_MOVE', 'UNCHANGED', 'UNCHANGED']);
  expect(await counted(token)).toEqual([['SURVEY', 3]]);
});

test('a repeated row and a repeated batch are counted once; another batch about the same workers counts again', async () => {
  const token = await cadre();
  const wrong = row(await foreign(), { name: '王' });
  const batch = [row(await foreign()), wrong, wrong];
  for (let times = 0; times < 2; times += 1)
    expect(told(await record(token, batch))).toEqual([
      'PENDING_MOVE',
      'IDENTITY_NOT_CONFIRMED',
      'IDENTITY_NOT_CONFIRMED',
    ]);
  expect(await counted(token)).toEqual([['SURVEY', 2]]);
  await record(token, [{ ...wrong, name: '李' }]);
  // Records of one instant have no order.
  expect((await counted(token)).map(([, count]) => count).sort()).toEqual([1, 2]);
});

test('what is refused for want of inquiries does not tell who is known: as many must be left whoever they are', async () => {
  const token = await cadre();
  await useUp(token, 999);
  const other = row(await foreign());
  const exhausted = Array<string>(2).fill('INQUIRIES_EXHAUSTED');
  expect(told(await record(token, [row(await foreign()), other]))).toEqual(exhausted);
  expect(told(await record(token, [row(identityNumber()), other]))).toEqual(exhausted);
  expect(told(await record(token, [other]))).toEqual(['PENDING_MOVE']);
});

test('an account without inquiries left learns of nobody, and makes nobody; its own people’s rows and its repeats go on', async () => {
  const token = await cadre();
  const moved = row(await foreign());
  await record(token, [moved]);
  system.clock.moveTo('2027-01-21T04:00:00Z');
  await useUp(token);
  const { name: _, ...nameless } = row(await foreign());
  const strangers = [row(await foreign()), row(await foreign(), { name: '王' }), nameless, row(identityNumber())];
  const own = row(await someone('530628001'));
  const results = await record(token, [
    ...strangers,
    own,
    moved,
    { ...nameless, clientId: unique(), identityNumber: identityNumber() },
  ]);
  expect(told(results)).toEqual([
    ...Array<string>(4).fill('INQUIRIES_EXHAUSTED'),
    ...['UPDATED', 'PENDING_MOVE', 'INQUIRIES_EXHAUSTED'],
  ]);
  expect(results[1]?.errors.map(({ path }) => path.join('.'))).toEqual(['surveys.1.identityNumber']);
  expect(results.slice(0, 4).map(({ worker, move }) => [worker, move])).toEqual(Array(4).fill([null, null]));
});

test.each([
  ['a name', { name: null }],
  ['a village', { villageCode: null }],
  ['both', { name: null, villageCode: null }],
])('a row without %s makes the same reads whether or not the number is registered', async (_, change) => {
  const [known, unknown] = [await foreign(), identityNumber()];
  await system.pump.idle();
  const viewer: Viewer = { roles: ['CADRE'], regionCode: asRegionCode('530628'), account: `issuer|${unique('cadre')}` };
  const query = `mutation ($input: RecordSurveysInput!) { recordSurveys(input: $input) {
    results { status worker { id } move { id } errors { code } } } }`;
  const callsFor = (number: string): Promise<string[]> =>
    recordedCalls(system.platform, viewer, query, { input: { surveys: [row(number, change)] } });
  const calls = await callsFor(known);
  expect(await callsFor(unknown)).toEqual(calls);
  expect(calls.length).toBeGreaterThan(2);
});
