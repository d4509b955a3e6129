/** Surveys in any order, any number of times, in any batches, by several cadres at once: the same history and the same profile. */
import fc from 'fast-check';
import type { SurveyResult } from '../../functions/domains/people/survey/row';
import { recordSurveys } from '../../functions/domains/people/survey/service';
import { identityGuardKey } from '../../functions/domains/people/worker/identity-store';
import { type Worker } from '../../functions/domains/people/worker/store';
import { fold, type ProfileFields } from '../../functions/domains/people/worker/history/history';
import { readWorkers } from '../../functions/domains/people/worker/loader';
import { listHistory } from '../../functions/domains/people/worker/service';
import type { SurveyInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Context } from '../../functions/platform/requests/context';
import type { Viewer } from '../../functions/platform/security/viewer';
import { asId } from '../../functions/platform/values/ids';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { BUREAU, contextOf } from '../kit/travel-scene';
import { identityNumber } from '../kit/system';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const counties = ['530627', '530628', '530102'] as const;
/** Of one region, each on the way in another county of it. */
const cadres: readonly Viewer[] = counties.map((county) => ({
  roles: ['BUREAU'],
  regionCode: asRegionCode('53'),
  account: `issuer|${county}`,
}));

const newNumber = (): string => identityNumber({ birthDate: asCivilDate('1990-05-17') });

/** What one cadre noted of the person; who notes it says where they live, in the county in which the cadre is. */
const survey = fc.record({
  cadre: fc.nat({ max: cadres.length - 1 }),
  clientId: fc.constantFrom<string>('a', 'b', 'c', '二'),
  minute: fc.integer({ min: 0, max: 5 }),
  fields: fc.record(
    {
      phone: fc.constantFrom('13800000001', '13800000002'),
      wantsWork: fc.boolean(),
      employment: fc.constantFrom('AT_HOME', 'OUT_OF_PROVINCE'),
      wageExpected: fc.integer({ min: 4_000, max: 4_003 }),
      skills: fc.constantFrom([], ['焊接'], ['焊接', '驾驶']),
      departFrom: fc.constantFrom('镇雄', '昆明'),
      needsTransport: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
});

type Noted = typeof survey extends fc.Arbitrary<infer T> ? T : never;

/** Distinct by person, time, phone's id and account, as surveys are. */
const surveys = fc.uniqueArray(survey, {
  minLength: 1,
  maxLength: 6,
  selector: ({ cadre, clientId, minute }) => `${cadre} ${clientId} ${minute}`,
});

function rowOf(number: string, { cadre, clientId, minute, fields }: Noted): SurveyInput {
  return {
    ...{ ...fields, clientId, identityNumber: number, name: `阿依 ${cadre}` },
    villageCode: `${counties[cadre]}001`,
    surveyedAt: `2027-02-10T08:0${minute}:00+08:00`,
  };
}

async function send(context: Context, rows: readonly SurveyInput[]): Promise<readonly SurveyResult[]> {
  const outcome = await recordSurveys(context, { surveys: rows });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

/** Each delivery is a batch of surveys of one cadre, sent while the others are under way, or after them. */
async function deliver(
  number: string,
  noted: readonly Noted[],
  order: readonly number[],
  atOnce: boolean,
): Promise<void> {
  const sent = order.map((index) => noted[index % noted.length] as Noted);
  const one = async (each: Noted): Promise<void> => {
    const viewer = cadres[each.cadre] as Viewer;
    const [result] = await send(contextOf(local.db, { viewer }), [rowOf(number, each)]);
    expect(result?.errors).toEqual([]);
  };
  if (atOnce) await Promise.all(sent.map(one));
  else for (const each of sent) await one(each);
}

interface State {
  readonly told: Record<string, unknown>;
  readonly surveyedAt: string | undefined;
  readonly history: readonly unknown[];
}

async function stateOf(number: string): Promise<State> {
  const context = contextOf(local.db);
  const guard = await local.db.get(identityGuardKey(context.vault.fingerprint('identityNumber', number)));
  const [worker] = await readWorkers(local.db, [asId(String(guard?.['ownerId']), 'wkr')]);
  if (worker === undefined) throw new Error('Expected the person to be registered');
  const { edges } = await listHistory(context, worker, { first: 100 });
  const entries = edges.map(({ node }) => node);
  expect(profileFieldNames(worker)).toEqual(profileFieldNames(fold(entries)));
  return {
    told: profileFieldNames(worker),
    surveyedAt: worker.surveyedAt,
    history: entries.map(({ stamp, kind, by, told }) => ({ stamp, kind, by, told: profileFieldNames(told) })),
  };
}

/** Without the box, which is another at each sealing. */
function profileFieldNames(known: ProfileFields | Worker): Record<string, unknown> {
  const fields = [
    ...['name', 'phoneHash', 'villageCode', 'employment', 'wantsWork', 'wageExpected', 'skills', 'departFrom'],
    'needsTransport',
  ] as const;
  return Object.fromEntries(fields.map((field) => [field, known[field as keyof ProfileFields]]));
}

const order = fc.array(fc.nat({ max: 20 }), { maxLength: 6 });

test('any order and any repetition end in the same state, which is the fold of the history', async () => {
  await fc.assert(
    fc.asyncProperty(surveys, order, order, fc.boolean(), async (noted, extra, shuffled, atOnce) => {
      const all = noted.map((_, index) => index);
      const [one, other] = [newNumber(), newNumber()];
      await deliver(one, noted, [...all, ...extra], false);
      await deliver(other, noted, [...shuffled, ...all.toReversed()], atOnce);
      expect(await stateOf(other)).toEqual(await stateOf(one));
    }),
    runs(60),
  );
});

test('a batch that breaks off anywhere and is sent again ends where an unbroken one does', async () => {
  await fc.assert(
    fc.asyncProperty(surveys, fc.nat({ max: 6 }), fc.boolean(), async (noted, afterWrites, lastWriteDone) => {
      const [one, other] = [newNumber(), newNumber()];
      // One account for all: a batch is one caller's.
      const rows = noted.map((each) => ({ ...each, cadre: 0, clientId: `${each.clientId}${each.cadre}` }));
      const viewer = cadres[0] as Viewer;
      const batchOf = (number: string): SurveyInput[] =>
        rows.map((each, index) => ({ ...rowOf(number, each), clientId: `${each.clientId}-${index}` }));
      await send(contextOf(local.db, { viewer }), batchOf(one));
      const dying = dyingDatabase(local.db, { afterWrites, lastWriteDone });
      await send(contextOf(dying, { viewer }), batchOf(other)).catch(() => undefined);
      await send(contextOf(local.db, { viewer }), batchOf(other));
      expect(await stateOf(other)).toEqual(await stateOf(one));
    }),
    runs(40),
  );
});

test('registrations of one person by many surveys at once make one person', async () => {
  const number = newNumber();
  const context = contextOf(local.db, { viewer: BUREAU });
  const rows = Array.from({ length: 20 }, (_, index) =>
    rowOf(number, { cadre: index % 3, clientId: `${index}`, minute: index % 6, fields: {} }),
  );
  const results = (await Promise.all(rows.map((row) => send(context, [row])))).flat();
  expect(results.filter(({ status }) => status === 'CREATED')).toHaveLength(1);
  expect(new Set(results.map(({ workerId }) => workerId)).size).toBe(1);
  expect((await stateOf(number)).history).toHaveLength(20);
});
