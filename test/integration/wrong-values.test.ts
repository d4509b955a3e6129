/**
 * Whatever a caller sends, it is the caller's mistake: wrong values at every place of every argument of every root field, as
 * each role, and none is a failure of ours, and none takes long. Fields are taken from the schema, so new ones are tried too.
 */
import { getDirective } from '@graphql-tools/utils';
import fc from 'fast-check';
import { buildSchema, getNullableType, isListType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import type { Role } from '../../functions/generated/graphql';
import { LONG, part, runs, SEED } from '../kit/long';
import {
  campaignInput,
  givenEnterprise,
  givenPositions,
  givenWorkers,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';
import {
  type Arguments,
  lengthened,
  operationOf,
  type Place,
  placesOf,
  type Plausible,
  plausibleArguments,
  replacedAt,
  type RootField,
  valuesOfOtherTypes,
  wrongValues,
} from '../kit/wrong-values';

const schema = buildSchema(sdl);
const roots = (['query', 'mutation'] as const).flatMap((kind) => {
  const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(type?.getFields() ?? {}).map((field) => ({ kind, field, name: field.name }));
});
type Root = (typeof roots)[number];

let system: TestSystem;
let known: Plausible;
let tokens: Readonly<Record<Role, string>>;

beforeAll(async () => {
  system = await startTestSystem();
  const { mutate, sign } = system;
  const bureau = system.tokens.BUREAU;
  const enterpriseId = await givenEnterprise(system);
  await mutate(bureau, 'verifyEnterprise', '', { enterpriseId, verified: true });
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
  const [workerId = '', passengerId = '', otherId = ''] = await givenWorkers(system, 3);
  const { placement } = await mutate(
    bureau,
    'startPlacement',
    'placement { id }',
    placementInput(workerId, positionId),
  );
  const { travelService } = await mutate(bureau, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
  const selection = 'travelRequest { id allocation { id } }';
  const { travelRequest } = await mutate(bureau, 'requestTravel', selection, requestTravelInput([passengerId]));
  const { campaign } = await mutate(bureau, 'openCampaign', 'campaign { id }', campaignInput());
  const { positionImport } = await mutate(bureau, 'startPositionImport', 'positionImport { id }', {
    ...{ idempotencyKey: unique(), enterpriseId, fileName: 'positions.csv', rowsExpected: 2 },
  });
  await system.pump.idle();
  known = {
    ...{ enterpriseId, positionId, workerId, campaignId: campaign?.id, placementId: placement?.id },
    ...{
      serviceId: travelService?.id,
      travelRequestId: travelRequest?.id,
      allocationId: travelRequest?.allocation?.id,
    },
    ...{ importId: positionImport?.id, keepId: workerId, mergeId: otherId, handlerWorkerId: workerId },
    ...{ workerIds: [passengerId], id: workerId, carrierId: 'carrier-1', url: 'https://example.com/hook' },
    ...{ regionCode: '530627', originRegionCode: '530627', destinationRegionCode: '441900', code: '530627' },
    ...{ villageCode: '530627102201', occupationCode: '6-25-04-07', phone: '13800000001', after: null, first: 10 },
    ...{
      from: '2027-02-18',
      to: '2027-02-25',
      earliestOn: '2027-02-18',
      latestOn: '2027-02-25',
      closesOn: '2027-03-01',
    },
    ...{
      startsOn: '2027-02-22',
      surveyedAt: '2027-01-20T03:00:00Z',
      chunk: 0,
      wageMin: 5_500,
      wageMax: 6_000,
      headcount: 3,
    },
    ...{
      education: null,
      employment: null,
      identityNumber: '11010519491231002X',
      groupTag: null,
      nameStartsWith: '阿',
    },
  };
  tokens = {
    ...system.tokens,
    ENTERPRISE: await sign({ roles: ['ENTERPRISE'], enterpriseId }),
    CARRIER: await sign({ roles: ['CARRIER'], carrierId: 'carrier-1' }),
    WORKER: await sign({ roles: ['WORKER'], workerId }),
  };
});

afterAll(() => system.stop());

/** Where each role stands; a role of the schema that is missing here does not compile. */
const rights: Readonly<Record<Role, true>> = {
  ...{ BUREAU: true, CADRE: true, STATION: true, ENTERPRISE: true, AGENCY: true, CARRIER: true, WORKER: true },
};

function rolesOf(field: RootField): readonly Role[] {
  return (getDirective(schema, field, 'access')?.[0]?.['roles'] ?? []) as Role[];
}

/** Faults of ours in an answer; there may be none. */
async function failures(role: Role, { kind, field }: Root, uses: readonly Arguments[]): Promise<string[]> {
  const { query, variables } = operationOf(kind, field, uses);
  const before = process.cpuUsage();
  const answer = await system.gql(tokens[role], query, variables);
  const { user, system: inKernel } = process.cpuUsage(before);
  const seconds = (user + inKernel) / 1e6;
  // Ten uses of the longest values are more than a request may hold.
  if (answer.status === 413) return [];
  const found = answer.errors.filter(({ extensions }) => extensions['code'] === 'INTERNAL_SERVER_ERROR');
  return [
    ...(answer.status >= 500 ? [`HTTP ${answer.status}`] : []),
    ...(answer.errors.length === 0 && answer.data == null ? ['no answer'] : []),
    ...found.map(({ path }) => `${role} ${field.name}(${shown(uses[Number(String(path?.[0]).slice(1))])})`),
    ...(seconds > SECONDS_MAX ? [`${role} ${field.name}: ${seconds} s`] : []),
  ];
}

/** CPU seconds of server and test for ten uses at once; an idle machine takes a hundredth. */
const SECONDS_MAX = 5;
const USES = 10;

function shown(uses: unknown): string {
  return JSON.stringify({ uses })
    .replace(/(.{30})\1{3,}/g, '$1…')
    .slice(0, 2_000);
}

type Change = readonly [place: Place, change: (old: unknown) => unknown];

/** @param lean with nothing beside the changes that may be absent. */
function use({ field }: Root, changes: readonly Change[], lean: boolean): Arguments {
  return changes.reduce<Arguments>(
    (all, [{ path }, change]) => replacedAt(all, path, change) as Arguments,
    plausibleArguments(field, known, lean),
  );
}

function changesAt(place: Place): Change[] {
  const values = wrongValues(place).map((value): Change => [place, () => value]);
  return isListType(getNullableType(place.type)) ? [...values, [place, lengthened]] : values;
}

const seed = SEED;

/** Of a query all are played by `npm run test:long`, and more than of a mutation in any case: it is cheap. */
function few(all: readonly Change[], { kind }: Root, lean: boolean): readonly Change[] {
  const numRuns = kind === 'query' ? part(all.length, 10) : part(lean ? 2 : 6, 3);
  return all.length <= numRuns ? all : fc.sample(fc.constantFrom(...all), { numRuns, seed });
}

/** Mutations that tell of people. */
const PEOPLE: ReadonlySet<string> = new Set(['registerWorker', 'updateWorker', 'recordSurveys']);

describe('what nobody sees', () => {
  const mutations = roots.filter(({ kind }) => kind === 'mutation');
  const hidden = ['\u200b', '\u0000', '\u202e', '\ufeff', '\udc00'];
  // `npm test` tries one of them in each text, by the seed, and another in the next.
  const some = (at: number, all: readonly string[]): readonly string[] =>
    Array.from({ length: LONG ? all.length : 1 }, (_, index) => all[(seed + at + index) % all.length] ?? '');

  test.each(mutations)('in a text of $name is refused at its place', async (root) => {
    const [role = 'BUREAU'] = rolesOf(root.field);
    const texts = placesOf(root.field).filter(({ type }) =>
      ['String', 'ID'].includes(String(getNullableType(type)).replace('!', '')),
    );
    // A phone is kept as its digits, whatever stood between them.
    for (const [at, place] of texts.filter(({ path }) => !/phone/i.test(path.at(-1) ?? '')).entries()) {
      const told: boolean[] = [];
      // People's names and numbers are kept without what has no width, however they are pasted.
      const kept = PEOPLE.has(root.name) && /^(name|identityNumber)$/.test(place.path.at(-1) ?? '');
      const refused = some(at, kept ? hidden.filter((character) => !/\p{Cf}/u.test(character)) : hidden);
      // Each in an operation of its own: some mutations cost too much to be sent five times in one.
      for (const character of refused) {
        const wrong = use(root, [[place, (old) => within(typeof old === 'string' ? old : 'x', character)]], false);
        const { query, variables } = operationOf(root.kind, root.field, [wrong]);
        const { data } = await system.gql(tokens[role], query, variables);
        told.push(isToldAt(place, (data as Readonly<Record<string, Told | null>> | null)?.['a0']));
      }
      expect([root.name, place.path.join('.'), told]).toEqual([
        ...[root.name, place.path.join('.')],
        refused.map(() => true),
      ]);
    }
  });

  interface Told {
    readonly userErrors: readonly { readonly path: readonly string[] }[];
    readonly results?: readonly { readonly errors: readonly { readonly path: readonly string[] }[] }[];
  }

  function within(text: string, character: string): string {
    return text.slice(0, 1) + character + text.slice(1);
  }

  /** At its place or the list around it, or at an object that is not there, or not open to anything: then nothing else is looked at. */
  function isToldAt({ path: [, ...wanted] }: Place, told: Told | null | undefined): boolean {
    const errors = [...(told?.userErrors ?? []), ...(told?.results ?? []).flatMap((result) => result.errors)];
    return errors.some(({ path }) => wanted.join('.').startsWith(path.join('.')) || /^\w+Id$/.test(path.join('.')));
  }
});

describe('every argument of', () => {
  test.each(roots)('$name takes wrong values for mistakes of the caller', async (root) => {
    const [role = 'BUREAU'] = rolesOf(root.field);
    const changes = placesOf(root.field).map(changesAt);
    const uses = [false, true].flatMap((lean) =>
      changes.flatMap((all) => few(all, root, lean).map((change) => use(root, [change], lean))),
    );
    const found: string[] = [];
    for (let at = 0; at < uses.length; at += USES)
      found.push(...(await failures(role, root, uses.slice(at, at + USES))));
    expect({ seed, found }).toEqual({ seed, found: [] });
  });

  test.each(roots.filter(({ field }) => field.args.length > 0))(
    '$name refuses values of other types in a few words',
    async (root) => {
      const [role = 'BUREAU'] = rolesOf(root.field);
      const changes = placesOf(root.field).flatMap((place) =>
        valuesOfOtherTypes(place).map((value): Change => [place, () => value]),
      );
      for (const change of fc.sample(fc.constantFrom(...changes), { numRuns: part(12, 4), seed })) {
        const { query, variables } = operationOf(root.kind, root.field, [use(root, [change], false)]);
        const answer = await system.gql(tokens[role], query, variables);
        const codes = answer.errors.map(({ extensions }) => extensions['code']);
        const at = `${root.name} ${change[0].path.join('.')} (seed ${seed})`;
        expect({ at, status: answer.status, codes: new Set(codes) }).toEqual({
          ...{ at, status: 400, codes: new Set(['BAD_USER_INPUT']) },
        });
        expect(answer.text.length).toBeLessThan(20_000);
        // In Chinese, which is asked for by default, no two English words follow each other.
        expect(answer.errors.filter(({ message }) => /[a-z] [a-z]/.test(message))).toEqual([]);
      }
    },
  );
});

describe('each role', () => {
  test.each(Object.keys(rights))('%s may send several wrong values at once', async (name) => {
    const role = name as Role;
    const reachable = roots.filter(({ field }) => field.args.length > 0 && rolesOf(field).includes(role));
    const batch = fc.constantFrom(...reachable).chain((root) => {
      const places = placesOf(root.field).map(changesAt);
      const change = fc.constantFrom(...places.filter((all) => all.length > 0)).chain((all) => fc.constantFrom(...all));
      const changes = fc.array(change, { minLength: 1, maxLength: 5 });
      const drawn = fc.array(fc.tuple(changes, fc.boolean()), { minLength: USES, maxLength: USES });
      return drawn.map((all) => ({
        root,
        uses: all.map(
          ([one, lean]) =>
            () =>
              use(root, one, lean),
        ),
      }));
    });
    await fc.assert(
      fc.asyncProperty(batch, async ({ root, uses }) => {
        expect(
          await failures(
            role,
            root,
            uses.map((make) => make()),
          ),
        ).toEqual([]);
      }),
      { ...runs(15), seed, endOnFailure: true },
    );
  });

  test('is told FORBIDDEN before any value is looked at', async () => {
    for (const role of Object.keys(rights) as Role[])
      for (const root of roots.filter(({ field }) => !rolesOf(field).includes(role))) {
        const { query, variables } = operationOf(root.kind, root.field, [plausibleArguments(root.field, known, false)]);
        const { errors } = await system.gql(tokens[role], query, variables);
        expect([role, root.name, errors.map(({ extensions }) => extensions['code'])]).toEqual([
          ...[role, root.name, ['FORBIDDEN']],
        ]);
      }
  });
});
