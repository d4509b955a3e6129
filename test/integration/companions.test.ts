/** With whom people want to go to work, over HTTP: named in surveys or by consent, agreed by both, through repeats and merges. */
import type { RecordConsentInput, SurveyInput } from '../../functions/generated/graphql';
import { givenWorker, identityNumber, startTestSystem, type TestSystem, unique, workerInput } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

interface Person {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}

async function settle(villageCode = '530627102201'): Promise<Person> {
  const { identityNumber: number, name } = workerInput();
  return { id: await givenWorker(system, { identityNumber: number, name, villageCode }), number, name };
}

let minute = 0;

/** A minute after the one before. */
function surveyOf({ number }: Pick<Person, 'number'>, wantsToGoWith: readonly string[]): SurveyInput {
  minute += 1;
  const surveyedAt = `2027-01-19T15:${String(minute).padStart(2, '0')}:00+08:00`;
  return { clientId: unique('survey'), identityNumber: number, surveyedAt, wantsToGoWith };
}

async function record(surveys: readonly SurveyInput[], token = system.tokens.CADRE) {
  const result = 'results { status worker { id } errors { code path } }';
  return (await system.mutate(token, 'recordSurveys', result, { surveys })).results;
}

const statuses = async (...surveys: SurveyInput[]): Promise<string[]> =>
  (await record(surveys)).map(({ status }) => status);

async function companionsOf(id: string, token = system.tokens.CADRE) {
  const query = `query ($id: ID!) { worker(id: $id) { companions { name agreed worker { id } } } }`;
  return (await system.ask(token, query, { id })).worker?.companions;
}

async function consent(input: Omit<RecordConsentInput, 'purpose'>, token = system.tokens.CADRE) {
  const selection = 'worker { id companions { worker { id } agreed } }';
  return system.mutate(token, 'recordConsent', selection, { purpose: 'GO_TOGETHER', ...input });
}

test('a couple who name each other agree; a wish that is not returned does not', async () => {
  const [wife, husband, brother] = [await settle(), await settle(), await settle()];
  expect(await statuses(surveyOf(wife, [husband.id, brother.id]), surveyOf(husband, [wife.id]))).toEqual([
    'UPDATED',
    'UPDATED',
  ]);
  expect(await companionsOf(wife.id)).toEqual([
    { name: husband.name, agreed: true, worker: { id: husband.id } },
    { name: brother.name, agreed: false, worker: { id: brother.id } },
  ]);
  expect(await companionsOf(brother.id)).toEqual([]);
});

test('a survey that comes again changes nothing, a later one corrects it, and an empty list takes the wish back', async () => {
  const [one, other, third] = [await settle(), await settle(), await settle()];
  const first = surveyOf(one, [other.id]);
  const second = surveyOf(one, [third.id]);
  expect(await statuses(second, first)).toEqual(['UPDATED', 'UNCHANGED']);
  expect(await statuses(first, second)).toEqual(['UNCHANGED', 'UNCHANGED']);
  expect((await companionsOf(one.id))?.map(({ worker }) => worker?.id)).toEqual([third.id]);
  const silent = { ...surveyOf(one, []), wantsToGoWith: null, departFrom: '镇雄县客运站' };
  expect(await statuses(silent)).toEqual(['UPDATED']);
  expect(await companionsOf(one.id)).toHaveLength(1);
  expect(await statuses(surveyOf(one, []))).toEqual(['UPDATED']);
  expect(await companionsOf(one.id)).toEqual([]);
});

test('every wrong name of a row is named at once, beside its other errors, and nothing of it is written', async () => {
  const one = await settle();
  const other = await settle();
  const far = await settle('530628001');
  const township = await system.sign({ roles: ['CADRE'], regionCode: '530627102' });
  const unknown = `wkr_${'0'.repeat(26)}`;
  const row = { ...surveyOf(one, ['', 'nobody', unknown, far.id, one.id, other.id, other.id]), wageExpected: 0 };
  const [result] = await record([row], township);
  const at = (...path: string[]) => ['surveys', '0', ...path];
  expect(result).toEqual({
    status: 'REJECTED',
    worker: null,
    errors: expect.arrayContaining([
      { code: 'NUMBER_RANGE', path: at('wageExpected') },
      { code: 'NOT_FOUND', path: at('wantsToGoWith', '1') },
      { code: 'NOT_FOUND', path: at('wantsToGoWith', '2') },
      { code: 'NOT_FOUND', path: at('wantsToGoWith', '3') },
      { code: 'DUPLICATE', path: at('wantsToGoWith', '6') },
    ]) as unknown,
  });
  expect(await companionsOf(one.id)).toEqual([]);
  const [self] = await record([surveyOf(one, [one.id])]);
  expect(self?.errors).toEqual([{ code: 'SAME_WORKER', path: at('wantsToGoWith', '0') }]);
  const [long] = await record([
    surveyOf(
      one,
      Array.from({ length: 9 }, () => other.id),
    ),
  ]);
  expect(long?.errors).toEqual([{ code: 'LIST_LENGTH', path: at('wantsToGoWith') }]);
});

test('a survey that was recorded keeps its answer when the other moved out of sight since', async () => {
  const [one, other] = [await settle(), await settle()];
  const township = await system.sign({ roles: ['CADRE'], regionCode: '530627102' });
  const survey = surveyOf(one, [other.id]);
  expect((await record([survey], township)).map(({ status }) => status)).toEqual(['UPDATED']);
  const moved = { workerId: other.id, villageCode: '530628001' };
  await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', moved);
  expect((await record([survey], township)).map(({ status }) => status)).toEqual(['UNCHANGED']);
  const changed = { ...survey, departFrom: '别处' };
  expect((await record([changed], township)).map(({ status }) => status)).toEqual(['REJECTED']);
  expect((await record([surveyOf(one, [other.id])], township))[0]?.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  // Who may not see the other sees the first character of the name.
  expect(await companionsOf(one.id, township)).toEqual([
    { name: `${other.name.charAt(0)}**`, agreed: false, worker: null },
  ]);
});

test('by consent the other agrees, in their own app too, and takes it back for one or for all', async () => {
  const [asks, asked, stranger] = [await settle(), await settle(), await settle()];
  await record([surveyOf(asks, [asked.id])]);
  const self = await system.sign({ roles: ['WORKER'], workerId: asked.id });
  const agree = { workerId: asked.id, granted: true, companionId: asks.id };
  for (const _ of ['first', 'again']) {
    const { worker, userErrors } = await consent(agree, self);
    expect(userErrors).toEqual([]);
    expect(worker?.companions).toEqual([{ worker: null, agreed: true }]);
  }
  expect(await companionsOf(asks.id)).toMatchObject([{ agreed: true }]);
  // A worker agrees with those alone who named them, and can't find out who is registered.
  for (const companionId of [stranger.id, `wkr_${'0'.repeat(26)}`]) {
    const { userErrors } = await consent({ ...agree, companionId }, self);
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['companionId'] }]);
  }
  expect((await consent({ workerId: asked.id, granted: true })).userErrors).toMatchObject([{ code: 'REQUIRED' }]);
  const own = await consent({ workerId: asked.id, granted: true, companionId: asked.id });
  expect(own.userErrors).toMatchObject([{ code: 'SAME_WORKER', path: ['companionId'] }]);
  const both = await consent({ workerId: asked.id, granted: true, companionId: stranger.id });
  expect(both.worker?.companions).toEqual([
    { worker: { id: asks.id }, agreed: true },
    { worker: { id: stranger.id }, agreed: false },
  ]);
  const one = await consent({ workerId: asked.id, granted: false, companionId: asks.id }, self);
  expect(one.worker?.companions).toEqual([{ worker: null, agreed: false }]);
  expect(await companionsOf(asks.id)).toMatchObject([{ agreed: false }]);
  const all = await consent({ workerId: asked.id, granted: false }, self);
  expect(all.worker).toMatchObject({ companions: [] });
});

test('a wish follows merges, of the one who has it and of the one who is named', async () => {
  const [wife, husband] = [await settle(), await settle()];
  const again = await settle();
  await record([surveyOf(wife, [again.id]), surveyOf(again, [wife.id])]);
  const merge = { idempotencyKey: unique(), keepId: husband.id, mergeId: again.id };
  expect((await system.mutate(system.tokens.CADRE, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  expect(await companionsOf(wife.id)).toMatchObject([{ agreed: true, worker: { id: husband.id } }]);
  expect(await companionsOf(husband.id)).toMatchObject([{ agreed: true, worker: { id: wife.id } }]);
  // Two who named each other and are one person go with nobody.
  const couple = { idempotencyKey: unique(), keepId: husband.id, mergeId: wife.id };
  expect((await system.mutate(system.tokens.CADRE, 'mergeWorkers', 'worker { id }', couple)).userErrors).toEqual([]);
  expect(await companionsOf(husband.id)).toEqual([]);
});

test('a person who is registered by a survey can go with somebody at once', async () => {
  const other = await settle();
  const newcomer = { ...surveyOf({ number: identityNumber() }, [other.id]), name: '岩温', villageCode: '530627102201' };
  const [result] = await record([newcomer]);
  expect(result?.status).toBe('CREATED');
  expect(await companionsOf(result?.worker?.id ?? '')).toMatchObject([{ worker: { id: other.id } }]);
});

describe('who is named', () => {
  const inbox = async (id: string) => {
    await system.pump.idle();
    const token = await system.sign({ roles: ['WORKER'], workerId: id });
    const query = '{ notices(filter: { kind: COMPANION_NAMED }) { edges { node { id text answers } } } }';
    const { notices } = await system.ask(token, query);
    return { token, nodes: notices.edges.map(({ node }) => node) };
  };
  const say = async (id: string, answer: 'ACCEPT' | 'DECLINE'): Promise<void> => {
    const { token, nodes } = await inbox(id);
    const input = { idempotencyKey: unique(), noticeId: nodes[0]?.id, answer };
    expect((await system.mutate(token, 'answerNotice', 'notice { id }', input)).userErrors).toEqual([]);
  };
  const OPEN = ['ACCEPT', 'DECLINE'];

  test('is asked once, agrees by the answer, and the other is told', async () => {
    const [wife, husband] = [await settle(), await settle()];
    expect(await statuses(surveyOf(wife, [husband.id]))).toEqual(['UPDATED']);
    const first = await inbox(husband.id);
    expect(first.nodes).toMatchObject([{ answers: OPEN }]);
    // Of whom the person may not see, the first character.
    expect(first.nodes[0]?.text).toContain(`${wife.name.slice(0, 1)}*`);
    expect(first.nodes[0]?.text).not.toContain(wife.name);
    await say(husband.id, 'ACCEPT');
    expect(await companionsOf(wife.id)).toMatchObject([{ agreed: true, worker: { id: husband.id } }]);
    expect((await inbox(husband.id)).nodes).toMatchObject([{ answers: [] }]);
    const told = await inbox(wife.id);
    expect(told.nodes).toHaveLength(1);
    expect(told.nodes[0]?.text).toContain('too');
    // Named again by a later survey, nobody is asked anew.
    expect(await statuses(surveyOf(wife, [husband.id]))).toEqual(['UPDATED']);
    expect((await inbox(husband.id)).nodes).toHaveLength(1);
  });

  test('may say no, which ties nobody, and is asked no more once the name is taken back or they named the other', async () => {
    const [one, other, third] = [await settle(), await settle(), await settle()];
    await consent({ workerId: one.id, companionId: other.id, granted: true });
    await say(other.id, 'DECLINE');
    expect(await companionsOf(one.id)).toMatchObject([{ agreed: false }]);
    expect(await companionsOf(other.id)).toEqual([]);
    await consent({ workerId: one.id, companionId: third.id, granted: true });
    expect((await inbox(third.id)).nodes).toMatchObject([{ answers: OPEN }]);
    await consent({ workerId: one.id, companionId: third.id, granted: false });
    const [back] = (await inbox(third.id)).nodes;
    expect(back?.answers).toEqual([]);
    await consent({ workerId: third.id, companionId: other.id, granted: true });
    await consent({ workerId: other.id, companionId: third.id, granted: true });
    // That was said otherwise than by the notice.
    expect((await inbox(other.id)).nodes.map(({ answers }) => answers)).toEqual([[], []]);
  });
});
