/** Push runs over HTTP of people who go together: couples, kin and villagers are told as one, or none of them. */
import type { SurveyInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { closeAll, pushesOf } from '../kit/push-runs';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;
let positions: string[] = [];
let village = 200;

beforeAll(async () => {
  system = await startTestSystem();
});

/** Nothing is open, and nobody lives in the village. */
beforeEach(async () => {
  await closeAll(system, positions);
  positions = [];
  village += 1;
});

afterAll(() => system.stop());

const DONGGUAN = '441900';
const SHENZHEN = '440300';
const HANGZHOU = '330106';

/** One position of an employer of its own in each place. */
async function open(...places: { readonly regionCode: string; readonly headcount?: number }[]): Promise<string[]> {
  const made = await Promise.all(
    places.map(async (place) => givenPositions(system, await givenEnterprise(system), [place])),
  );
  positions.push(...made.flat());
  await system.pump.idle();
  return made.flat();
}

interface Person {
  readonly id: string;
  readonly number: string;
}

async function settle(change: { villageCode?: string; identityNumber?: string } = {}): Promise<Person> {
  const input = workerInput({ villageCode: `530627102${village}`, ...change });
  return { id: await givenWorker(system, input), number: input.identityNumber };
}

/** Each names all the others in a survey. */
async function tie(...people: Person[]): Promise<void> {
  await survey(
    ...people.map((one) => ({ one, wantsToGoWith: people.filter((other) => other !== one).map(({ id }) => id) })),
  );
}

async function survey(...rows: ({ one: Person } & Partial<SurveyInput>)[]): Promise<void> {
  const surveys = rows.map(({ one, ...answers }) => ({
    ...{ clientId: unique('survey'), identityNumber: one.number, surveyedAt: '2027-01-19T15:00:00+08:00' },
    ...answers,
  }));
  const { results } = await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys });
  expect(results.map(({ status }) => status)).toEqual(rows.map(() => 'UPDATED'));
}

async function run(regionCode = `530627102${village}`, caps: object = { perWorker: 1, pushesPerVacancy: 1 }) {
  const input = { idempotencyKey: unique(), regionCode, ...caps };
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', input);
  expect(userErrors).toEqual([]);
  await system.pump.idle();
}

/** Of each of them, the positions that they were told of. */
async function toldOf(...people: Person[]): Promise<string[][]> {
  return Promise.all(
    people.map(async ({ id }) => (await pushesOf(system, id)).map(({ positionId }) => positionId).sort()),
  );
}

const byName = (ids: readonly string[]): string[] => [...ids].sort();

test('a couple is told of one city, though each alone would be told of the one place that pays best', async () => {
  const [, hangzhou] = await open({ regionCode: DONGGUAN, headcount: 1 }, { regionCode: HANGZHOU, headcount: 2 });
  const couple = [await settle(), await settle()];
  await tie(...couple);
  await run();
  expect(await toldOf(...couple)).toEqual([[hangzhou], [hangzhou]]);
});

test('workplaces of two employers within the hour do; nobody of a party is told where one lacks work', async () => {
  const near = await open({ regionCode: DONGGUAN, headcount: 1 }, { regionCode: '441900', headcount: 1 });
  const couple = [await settle(), await settle()];
  await tie(...couple);
  await run();
  expect(byName((await toldOf(...couple)).flat())).toEqual(byName(near));
  village += 1;
  await open({ regionCode: DONGGUAN, headcount: 1 }, { regionCode: HANGZHOU, headcount: 1 });
  const others = [await settle(), await settle()];
  await tie(...others);
  const alone = await settle();
  await run();
  expect(await toldOf(...others)).toEqual([[], []]);
  expect((await toldOf(alone)).flat()).toHaveLength(1);
});

test('a wish that is not returned, or was taken back, binds nobody', async () => {
  await open({ regionCode: DONGGUAN, headcount: 1 }, { regionCode: HANGZHOU, headcount: 1 });
  const [one, other, third] = [await settle(), await settle(), await settle()];
  await survey({ one, wantsToGoWith: [other.id] });
  await tie(other, third);
  const back = { workerId: third.id, purpose: 'GO_TOGETHER', granted: false, companionId: other.id };
  await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', back);
  await run();
  expect((await toldOf(one, other, third)).flat()).toHaveLength(2);
});

test('one who refused that software chooses keeps the party from it; one who has work, wants none or is a child does not', async () => {
  const open_ = await open({ regionCode: DONGGUAN, headcount: 9 }, { regionCode: HANGZHOU, headcount: 9 });
  const [refuser, spouse] = [await settle(), await settle()];
  await tie(refuser, spouse);
  const refusal = { workerId: refuser.id, purpose: 'AUTOMATIC_MATCHING', granted: false };
  await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', refusal);
  const [placed, content] = [await settle(), await settle()];
  const child = await settle({ identityNumber: identityNumber({ birthDate: asCivilDate('2012-05-17') }) });
  const [one, other] = [await settle(), await settle()];
  const family = [placed, content, child, one, other];
  await tie(...family);
  await survey({ one: content, wantsWork: false });
  await system.mutate(
    system.tokens.CADRE,
    'startPlacement',
    'placement { id }',
    placementInput(placed.id, open_[1] ?? ''),
  );
  await run();
  expect(await toldOf(refuser, spouse, placed, content, child)).toEqual([[], [], [], [], []]);
  const [first, second] = await toldOf(one, other);
  expect(first).toHaveLength(1);
  expect(second).toEqual(first);
});

test('a party of two villages is told by a run that holds both, and by none that holds one', async () => {
  // Room for everybody of the county: those of other tests are told by the county's run, too.
  await open({ regionCode: DONGGUAN, headcount: 99 });
  const here = await settle({ villageCode: '530627103201' });
  const there = await settle({ villageCode: '530627104201' });
  await tie(here, there);
  await run('530627103');
  await run('530627104');
  expect(await toldOf(here, there)).toEqual([[], []]);
  await run('530627');
  expect((await toldOf(here, there)).map(({ length }) => length)).toEqual([1, 1]);
});

test('a party is told by a new run, also while one of them has not answered what another run told', async () => {
  const [first] = await open({ regionCode: DONGGUAN, headcount: 9 });
  const [one, other] = [await settle(), await settle()];
  await run();
  expect(await toldOf(one, other)).toEqual([[first], [first]]);
  await open({ regionCode: SHENZHEN, headcount: 9 }, { regionCode: SHENZHEN, headcount: 9 });
  await tie(one, other);
  await run();
  expect((await toldOf(one, other)).map(({ length }) => length)).toEqual([2, 2]);
});

test('more people than a party may have are told of nothing by software', async () => {
  await open({ regionCode: DONGGUAN, headcount: 50 });
  const people: Person[] = [];
  for (let count = 0; count < 11; count += 1) people.push(await settle());
  const beside = (at: number): string[] => [people[at - 1], people[at + 1]].flatMap((one) => one?.id ?? []);
  await survey(...people.map((one, at) => ({ one, wantsToGoWith: beside(at) })));
  await run();
  expect((await toldOf(...people)).flat()).toEqual([]);
  await survey({ one: people[10]!, surveyedAt: '2027-01-19T16:00:00+08:00', wantsToGoWith: [] });
  await run();
  expect((await toldOf(...people)).map(({ length }) => length)).toEqual(people.map(() => 1));
});

async function recommended({ id }: Person, token = system.tokens.BUREAU) {
  const query = `query ($id: ID!) { recommendedPositions(workerId: $id, first: 5) { position { id } score
    together { name status worker { id } position { id } } } }`;
  return (await system.ask(token, query, { id })).recommendedPositions ?? [];
}

async function whyNot({ id }: Person, positionId: string | undefined) {
  const query = `query ($id: ID!, $positionId: ID!) { whyNot(workerId: $id, positionId: $positionId) { code text } }`;
  return (await system.ask(system.tokens.BUREAU, query, { id, positionId })).whyNot;
}

test('to who goes with others is recommended what suits all of them, and whyNot tells the rest', async () => {
  const [alone, pair, other] = await open(
    { regionCode: HANGZHOU, headcount: 1 },
    { regionCode: DONGGUAN, headcount: 1 },
    { regionCode: DONGGUAN, headcount: 1 },
  );
  // By then every process has followed the change feed.
  system.clock.moveTo(new Date(Date.parse(NOW) + 3_600_000));
  const [one, spouse] = [await settle(), await settle()];
  expect((await recommended(one)).map(({ position }) => position.id)).toHaveLength(3);
  await tie(one, spouse);
  const found = await recommended(one);
  expect(found).toHaveLength(1);
  expect(byName([found[0]!.position.id, found[0]!.together[0]?.position?.id ?? ''])).toEqual(byName([pair!, other!]));
  expect(found[0]!.together).toMatchObject([{ status: null, worker: { id: spouse.id } }]);
  expect(await whyNot(one, pair)).toEqual([]);
  expect(await whyNot(one, alone)).toMatchObject([
    { code: 'COMPANIONS_LACK_WORK', text: expect.stringContaining('within the hour') as string },
  ]);
  const refusal = { workerId: spouse.id, purpose: 'AUTOMATIC_MATCHING', granted: false };
  await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', refusal);
  expect(await recommended(one)).toEqual([]);
  expect(await whyNot(one, pair)).toMatchObject([{ code: 'COMPANION_NOT_MATCHED' }]);
});

test('each sees where the other was told to go and what the other says, and a no of one leaves the answer to the other', async () => {
  await open({ regionCode: DONGGUAN, headcount: 2 });
  const couple = [await settle(), await settle()] as const;
  await tie(...couple);
  await run();
  const [own, others] = [await pushesOf(system, couple[0].id), await pushesOf(system, couple[1].id)];
  const decline = { idempotencyKey: unique(), pushId: others[0]?.id, answer: 'DECLINED', reason: 'TOO_FAR' };
  expect((await system.mutate(system.tokens.CADRE, 'answerPush', 'push { id }', decline)).userErrors).toEqual([]);
  const token = await system.sign({ roles: ['WORKER'], workerId: couple[0].id });
  const seen = async () => {
    const query = `query ($id: ID!) { worker(id: $id) { pushes { edges { node { status
      together { name status worker { id } position { id } } } } } } }`;
    return (await system.ask(token, query, { id: couple[0].id })).worker?.pushes.edges.map(({ node }) => node);
  };
  expect(await seen()).toEqual([
    {
      status: 'MADE',
      together: [{ name: '阿**', status: 'DECLINED', worker: null, position: { id: others[0]?.positionId } }],
    },
  ]);
  // Who takes the consent back is seen no more, and is no companion of the push's next answers.
  const back = { workerId: couple[1].id, purpose: 'GO_TOGETHER', granted: false };
  await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', back);
  expect(await seen()).toEqual([{ status: 'MADE', together: [] }]);
  const yes = { idempotencyKey: unique(), pushId: own[0]?.id, answer: 'INTERESTED' };
  expect((await system.mutate(token, 'answerPush', 'push { status }', yes)).push?.status).toBe('INTERESTED');
});
