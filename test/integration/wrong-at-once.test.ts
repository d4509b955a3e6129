/**
 * Everything that is wrong with an input is named at once: an object that is not there, each field, and the key. Of a bound
 * that depends on the object, nothing is known while the object is not there; `UNTOLD` names each of these.
 */
import { getDirective } from '@graphql-tools/utils';
import { buildSchema, getNamedType, getNullableType, isListType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { startTestSystem, type TestSystem, unique } from '../kit/system';
import {
  type Arguments,
  lengthened,
  operationOf,
  type Place,
  placesOf,
  plausibleArguments,
  replacedAt,
  type RootField,
} from '../kit/wrong-values';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const [LATE, EARLY, LONG] = ['2029-01-01', '2020-01-01', 'x'.repeat(600)];
const NOBODY = '0'.repeat(26);
const placementId = `plc_${NOBODY}${NOBODY}`;
const pushId = `psh_${NOBODY}${NOBODY}`;

test.each([
  ['reportArrival', { placementId, on: LATE }, ['placementId', 'on']],
  ['reportDeparture', { placementId, on: LATE, reason: 'LEFT' }, ['placementId', 'on']],
  ['endPlacement', { placementId, on: LATE, reason: LONG }, ['placementId', 'on', 'reason']],
  ['answerPlacement', { placementId, accepted: false, reason: LONG }, ['placementId', 'reason']],
  ['answerDelivery', { pushId, accepted: false, reason: LONG }, ['pushId', 'reason']],
  ['answerDelivery', { pushId, accepted: true, startsOn: EARLY }, ['pushId', 'startsOn']],
  ['answerPush', { pushId, answer: 'INTERESTED' }, ['pushId']],
  ['recordSubsidy', { placementId, step: 'PAID', on: LATE }, ['placementId', 'on', 'amount']],
  ['startPositionPush', { regionCode: '99', perWorker: 21 }, ['regionCode', 'perWorker']],
  [
    'recordFollowUp',
    { placementId, on: LATE, stillEmployed: true, monthlyIncome: 0 },
    ['placementId', 'on', 'monthlyIncome'],
  ],
  [
    'startPlacement',
    { workerId: 'wkr_1', positionId: 'pos_1', startsOn: LATE, monthlyIncome: 0 },
    ['workerId', 'positionId', 'startsOn', 'monthlyIncome'],
  ],
] as const)('%s of %j names %j', async (mutation, input, wrong) => {
  const pathsOf = async (idempotencyKey: string): Promise<unknown[]> => {
    const { userErrors } = await system.mutate(system.tokens.BUREAU, mutation, '__typename', {
      ...{ idempotencyKey, ...input },
    });
    return userErrors.map(({ path }) => path.join('.'));
  };
  expect((await pathsOf(unique())).sort()).toEqual([...wrong].sort());
  expect((await pathsOf('')).sort()).toEqual(['idempotencyKey', ...wrong].sort());
});

/**
 * Every mutation that names an object, taken from the schema: where there is none of that id, each value of `WRONG` is told
 * beside it, in each of its places, but for those of `UNTOLD`. Nothing need exist for that.
 */
describe('beside an object that is not there', () => {
  const schema = buildSchema(sdl);
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

  /** For each type, values of which the system takes none or few, by the name of what is wrong with them. */
  const WRONG: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    String: { hidden: 'x\u202ey', long: 'x'.repeat(3_000) },
    Int: { least: -2_147_483_648, most: 2_147_483_647 },
    Date: { early: '0001-01-01', late: '9999-12-31' },
    DateTime: { early: '2000-01-01T00:00:00Z', late: '2200-12-31T23:59:59Z' },
    idempotencyKey: { empty: '', long: 'x'.repeat(70) },
  };

  /** Codes and days in which nothing is wrong. */
  const KNOWN = {
    ...{ originRegionCode: '530627', destinationRegionCode: '441900', regionCode: '530627' },
    ...{ earliestOn: '2027-02-18', latestOn: '2027-02-20' },
  };

  /** Of rows of a batch, which are results of their own, and of keys, which are told as a whole. */
  const ROWS = /^(positions|rows|rules|walkOns)\.0\./;

  /** Exactly these values are untold, by the reason: their bound depends on the object, or nothing reads them here. */
  const UNTOLD = Object.entries({
    'an acceptance has none': ['answerDelivery reason hidden', 'answerDelivery reason long'],
    'it stays that of the stop': [
      ...['changeTravelService stops.0.regionCode hidden', 'changeTravelService stops.0.regionCode long'],
    ],
    'a single stop has no times; that the service has more is known of the service': [
      ...['changeTravelService stops.0.arrivesAt early', 'changeTravelService stops.0.departsAt early'],
    ],
    'a name is kept without what nobody sees': ['groupTicketOrder clerk.name hidden', 'updateWorker name hidden'],
    'the earliest is the day of the agreement or of the first day, which the placement has': [
      ...['endPlacement on early', 'recordFollowUp on early', 'reportArrival on early', 'reportDeparture on early'],
    ],
    'the earliest is the first day, or the day of the application, which the placement has': ['recordSubsidy on early'],
    'a job may have begun long ago; whether the worker was of age then is known of the worker': [
      'startPlacement startsOn early',
    ],
    'the earliest is the first day of the campaign': ['publishReport on early'],
    'the earliest is the first day of the course': ['recordAttendance on early'],
    'the earliest is some hours before the service departs': ['boardPassengers at early'],
  }).flatMap(([, values]) => values);

  const nameOf = ({ type }: Place): string => getNamedType(getNullableType(type)).name;
  const isLeaf = ({ type }: Place): boolean => !isListType(getNullableType(type));
  const NOBODYS = /^(idempotencyKey|clientId|externalRef)$/;

  function idsOf(field: RootField): Place[] {
    return placesOf(field).filter(
      (place) => isLeaf(place) && nameOf(place) === 'ID' && !NOBODYS.test(place.path.at(-1) ?? ''),
    );
  }

  function changesAt(place: Place): (readonly [what: string, change: (old: unknown) => unknown])[] {
    if (!isLeaf(place)) return [['long', lengthened]];
    const values = WRONG[place.path.slice(1).join('.')] ?? WRONG[nameOf(place)] ?? {};
    return Object.entries(values).map(([what, value]) => [what, () => value]);
  }

  async function told(field: RootField, input: Arguments): Promise<string[]> {
    const roles = (getDirective(schema, field, 'access')?.[0]?.['roles'] ?? []) as (keyof TestSystem['tokens'])[];
    const role = roles.includes('BUREAU') ? 'BUREAU' : (roles[0] ?? 'BUREAU');
    const { query, variables } = operationOf('mutation', field, [input]);
    const { data } = await system.gql(system.tokens[role], query, variables);
    const { userErrors = [], results = [] } = (data as Readonly<Record<string, Told | null>> | null)?.['a0'] ?? {};
    return [...userErrors, ...results.flatMap(({ errors }) => errors)].map(
      ({ path, code }) => `${path.join('.')} ${code}`,
    );
  }

  interface Told {
    readonly userErrors?: readonly { readonly path: readonly string[]; readonly code: string }[];
    readonly results?: readonly { readonly errors: NonNullable<Told['userErrors']> }[];
  }

  const NAMES_ROWS = ['withdrawRules', 'withdrawMinimumWages'];
  const naming = mutations.filter((field) => idsOf(field).length > 0 || NAMES_ROWS.includes(field.name));

  test.each(naming)('$name tells all that is wrong', async (field) => {
    const unknown = idsOf(field).reduce<Arguments>(
      (all, { path }) => replacedAt(all, path, () => 'an id') as Arguments,
      plausibleArguments(field, KNOWN, false),
    );
    const notThere = (await told(field, unknown)).filter((one) => one.endsWith(' NOT_FOUND'));
    const untold: string[] = [];
    for (const place of placesOf(field)) {
      const name = place.path.slice(1).join('.');
      for (const [what, change] of changesAt(place)) {
        const all = await told(field, replacedAt(unknown, place.path, change) as Arguments);
        const isTold = all.some((one) => one.startsWith(`${name} `) || (!isLeaf(place) && one.startsWith(`${name}.`)));
        if (!isTold && !ROWS.test(name)) untold.push(`${field.name} ${name} ${what}`);
        // The id itself may be what is wrong, and a value may change which objects are read.
        // Of a list that is too long its length alone is told.
        for (const one of notThere.filter((other) => !all.includes(other) && !other.startsWith(`${name}.`)))
          untold.push(`${field.name} ${one} beside ${name}`);
      }
    }
    expect(untold.toSorted()).toEqual(UNTOLD.filter((one) => one.startsWith(`${field.name} `)).toSorted());
  });
});
