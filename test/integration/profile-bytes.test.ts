/**
 * A survey writes a profile and its copies in two indexes: a kilobyte each, so that a person who was asked everything
 * costs no more than one who was asked nothing. Over HTTP, by accounts of a real issuer.
 */
import type { SurveyInput } from '../../functions/generated/graphql';
import type { Item } from '../../functions/platform/dynamodb/database';
import { itemBytes } from '../kit/item-bytes';
import {
  givenEnterprise,
  givenPositions,
  identityNumber,
  mobile,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  workerInput,
} from '../kit/system';
import { startTappedEngine, type TappedEngine } from '../kit/tapped-engine';

const KILOBYTE = 1_024;

let engine: TappedEngine;
let system: TestSystem;
let cadre: string;

beforeAll(async () => {
  engine = await startTappedEngine();
  system = await startTestSystem({ environment: engine.environment });
  const subject = '0b1de6f0-3c52-4d7e-9a57-1f64c0a9be21';
  cadre = await system.sign({ roles: ['CADRE'], regionCode: '530627102', subject });
});

/** Surveys come the day after all else, so that each is the newest word. */
beforeEach(() => system.clock.moveTo(NOW));

afterAll(async () => {
  await system.stop();
  await engine.stop();
});

/** Every answer of the form, each about as long as people give it. */
const answers = {
  ...{ name: '阿鲁·木呷木果', villageCode: '530627102201', ethnicGroup: '哈尼族', education: 'JUNIOR_HIGH' },
  ...{ skills: ['电子装配', '缝纫'], groupTags: ['脱贫劳动力', '残疾人'], employment: 'OUT_OF_PROVINCE' },
  ...{ monthlyIncome: 4_500, wantsWork: true, destinationRegionCodes: ['4419', '4403'], wageExpected: 6_500 },
  ...{ occupationCodes: ['6-25-04-07', '6-04-05-01'], departFrom: '镇雄县客运站', needsTransport: true },
  needsTraining: true,
} as const satisfies Partial<SurveyInput>;

async function surveyed(number: string, clientId: string): Promise<string> {
  system.clock.moveTo('2027-01-21T12:00:00.000Z');
  const survey = {
    ...answers,
    clientId,
    identityNumber: number,
    phone: mobile(),
    surveyedAt: '2027-01-21T15:00:00.123+08:00',
  };
  const { results } = await system.mutate(cadre, 'recordSurveys', 'results { status worker { id } errors { code } }', {
    surveys: [survey],
  });
  expect(results).toEqual([{ status: 'UPDATED', worker: { id: expect.any(String) as unknown }, errors: [] }]);
  return results[0]?.worker?.id ?? '';
}

/** Registered at the window, with every consent, before anybody asked. */
async function registered(): Promise<{ readonly id: string; readonly number: string }> {
  const number = identityNumber();
  const { worker } = await system.mutate(
    cadre,
    'registerWorker',
    'worker { id }',
    workerInput({ identityNumber: number }),
  );
  const id = worker?.id ?? '';
  for (const purpose of ['SHARE_WITH_ENTERPRISE', 'SMS', 'TRAVEL_TOGETHER', 'AUTOMATIC_MATCHING'])
    await system.mutate(cadre, 'recordConsent', 'worker { id }', { workerId: id, purpose, granted: true });
  return { id, number };
}

async function itemsOf(id: string): Promise<readonly Item[]> {
  return (await engine.items('Workers')).filter(({ pk }) => pk === id);
}

async function profileOf(id: string): Promise<Item> {
  const profile = (await itemsOf(id)).find(({ sk }) => sk === 'profile');
  if (profile === undefined) throw new Error('Expected a profile');
  return profile;
}

const CLIENT = '5f2c1b7e-90aa-4d0c-8a31-7c1e55b0d2f4';

/** The longest that a client may send. */
const LONG_CLIENT = '调'.repeat(64);

test.each([
  ['of a phone', CLIENT],
  ['with the longest id', LONG_CLIENT],
])('a person who answered everything leaves a tenth of the kilobyte free, after a survey %s', async (_, clientId) => {
  const { id, number } = await registered();
  await surveyed(number, clientId);
  expect(itemBytes(await profileOf(id))).toBeLessThan(0.9 * KILOBYTE);
  for (const entry of (await itemsOf(id)).filter(({ sk }) => String(sk).startsWith('entry#')))
    expect(itemBytes(entry)).toBeLessThan(KILOBYTE);
});

test('one who is placed takes a tenth more than the kilobyte at most, for the list of the station there', async () => {
  const { id, number } = await registered();
  const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const { userErrors } = await system.mutate(
    cadre,
    'startPlacement',
    'placement { id }',
    placementInput(id, positionId),
  );
  expect(userErrors).toEqual([]);
  await surveyed(number, CLIENT);
  expect(itemBytes(await profileOf(id))).toBeLessThan(1.1 * KILOBYTE);
});

/** Names and forms of the release before. */
const formerNames: Readonly<Record<string, string>> = {
  ...{ idBox: 'identityNumberBox', tel: 'phoneBox', born: 'birthDate', eth: 'ethnicGroup', edu: 'education' },
  ...{ inc: 'monthlyIncome', dest: 'destinationRegionCodes', occ: 'occupationCodes', wage: 'wageExpected' },
  ...{ from: 'departFrom', ride: 'needsTransport', train: 'needsTraining', share: 'sharesWithEnterprises' },
  ...{ sms: 'acceptsSms', joint: 'travelsTogether', auto: 'matchedAutomatically', at: 'surveyedAt' },
  ...{ since: 'registeredAt', wOn: 'wantsOn', eOn: 'worksOn' },
};

function ofBefore(profile: Item): Item {
  const text = (name: string, value: unknown): unknown => {
    if (value instanceof Uint8Array) return `1.${Buffer.from(value.slice(2)).toString('base64url')}`;
    if (name === 'born') return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
    return name === 'since' || name === 'at' ? new Date(Number(value)).toISOString() : value;
  };
  const entries = Object.entries(profile).map(([name, value]) => [formerNames[name] ?? name, text(name, value)]);
  const [id, home] = [String(profile['pk']), String(profile['villageCode'])];
  const stored = { id, prefecture: home.slice(0, 4), county: home.slice(0, 6), byPhoneSk: id };
  return { ...(Object.fromEntries(entries) as Item), ...stored };
}

const TOLD = `name maskedIdentityNumber maskedPhone ethnicGroup education skills groupTags employment monthlyIncome sex age
  surveyedAt registeredAt consents { purpose granted } intent { wantsWork destinationRegionCodes occupationCodes wageExpected
  departFrom needsTransport needsTraining }`;

async function toldOf(id: string): Promise<unknown> {
  return (await system.ask(system.tokens.BUREAU, `query ($id: ID!) { worker(id: $id) { ${TOLD} } }`, { id })).worker;
}

describe('a profile of the release before, which had every name in full', () => {
  test('reads the same, and fits the kilobyte once it is surveyed', async () => {
    const { id, number } = await registered();
    await surveyed(number, CLIENT);
    const [now, profile] = [await toldOf(id), await profileOf(id)];
    await engine.put('Workers', ofBefore(profile));
    expect(itemBytes(await profileOf(id))).toBeGreaterThan(KILOBYTE);
    expect(await toldOf(id)).toEqual(now);
    await surveyed(number, `${CLIENT.slice(0, -1)}5`);
    expect(itemBytes(await profileOf(id))).toBeLessThan(KILOBYTE);
    expect(await toldOf(id)).toEqual({ ...(now as object), maskedPhone: expect.any(String) as unknown });
  });

  test('is told to have changed in what was said alone', async () => {
    const { id, number } = await registered();
    await surveyed(number, CLIENT);
    await engine.put('Workers', { ...ofBefore(await profileOf(id)), wageExpected: 4_000 });
    await system.pump.idle();
    await surveyed(number, `${CLIENT.slice(0, -1)}5`);
    await system.pump.idle();
    const query = 'query ($id: ID!) { changes(id: $id, first: 1) { edges { node { fields { field old new } } } } }';
    const { changes } = await system.ask(system.tokens.BUREAU, query, { id });
    const fields = changes?.edges[0]?.node.fields ?? [];
    expect(fields.filter(({ field }) => field !== 'phone')).toEqual([
      { field: 'wageExpected', old: '4000', new: '6500' },
    ]);
  });
});
