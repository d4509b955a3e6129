/** Push runs over HTTP of people who go together: couples, kin and villagers are told as one, or none of them. */
import type { SurveyInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { closeAll, pushesOf } from '../kit/push-runs';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
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
  await open({ regionCode: DONGGUAN, headcount: 9 });
  const here = await settle({ villageCode: '530627103201' });
  const there = await settle({ villageCode: '530627104201' });
  await tie(here, there);
  await run('530627103');
  await run('530627104');
  expect(await toldOf(here, there)).toEqual([[], []]);
  await run('530627');
  expect((await toldOf(here, there)).map(({ length }) => length)).toEqual([1, 1]);
});

test('a party waits while one of them has as many open pushes as a run makes', async () => {
  const [first] = await open({ regionCode: DONGGUAN, headcount: 9 });
  const [one, other] = [await settle(), await settle()];
  await run();
  expect(await toldOf(one, other)).toEqual([[first], [first]]);
  await open({ regionCode: SHENZHEN, headcount: 9 }, { regionCode: SHENZHEN, headcount: 9 });
  await tie(one, other);
  await run();
  expect(await toldOf(one, other)).toEqual([[first], [first]]);
  const [push] = await pushesOf(system, one.id);
  const answer = { idempotencyKey: unique(), pushId: push?.id, answer: 'DECLINED', reason: 'TOO_FAR' };
  await system.mutate(system.tokens.CADRE, 'answerPush', 'push { id }', answer);
  await run();
  expect((await toldOf(one, other)).map(({ length }) => length)).toEqual([1, 1]);
  await run(undefined, { perWorker: 2, pushesPerVacancy: 1 });
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
