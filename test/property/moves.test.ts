/** Answers, surveys at home and elsewhere, and a merge, all at once in any order: each move is decided once, and the profile is what the history comes to. */
import fc from 'fast-check';
import { mergeWorkers } from '../../functions/domains/people/duplicate/merge';
import { decideMove } from '../../functions/domains/people/move/decide';
import { arrivalsKey, type Move, moveKey, parseArrivals, parseMove } from '../../functions/domains/people/move/store';
import { placesOf } from '../../functions/domains/people/move/listed-under';
import { recordSurveys } from '../../functions/domains/people/survey/service';
import { fold } from '../../functions/domains/people/worker/history/history';
import { readWorkers } from '../../functions/domains/people/worker/loader';
import { entriesFrom } from '../../functions/domains/people/worker/history/history-store';
import { registerWorker } from '../../functions/domains/people/worker/register';
import type { SurveyInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import type { Viewer } from '../../functions/platform/security/viewer';
import { asId } from '../../functions/platform/values/ids';
import { interleaved } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, runs } from '../kit/long';
import { BUREAU, contextOf } from '../kit/travel-scene';
import { identityNumber } from '../kit/system';
import { moveStates } from '../../functions/domains/people/move/states';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const counties = ['530627', '530628', '530102'] as const;
const NAME = '木呷';

let made = 0;

/** A number, an account or a key that was not used before. */
function next(): number {
  return (made += 1);
}

const newNumber = (): string => identityNumber({ birthDate: asCivilDate('1990-05-18') });

function cadreOf(county: string): Viewer {
  return { roles: ['CADRE'], regionCode: asRegionCode(county), account: `issuer|${county}|${next()}` };
}

async function given(identityNumber: string): Promise<string> {
  const input = { idempotencyKey: `given-${next()}`, identityNumber, name: NAME, villageCode: '530627001' };
  const outcome = await registerWorker(contextOf(local.db, { viewer: BUREAU }), input);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value.id;
}

/** Someone of a county met the person there. */
async function survey(
  db: Database,
  identityNumber: string,
  county: string,
  minute: number,
): Promise<string | undefined> {
  const row: SurveyInput = {
    ...{ clientId: `survey-${next()}`, identityNumber, name: NAME, villageCode: `${county}00100${1 + (minute % 3)}` },
    ...{ surveyedAt: `2027-02-10T08:0${minute}:00+08:00`, wantsWork: minute % 2 === 0, phone: '13800000001' },
  };
  const outcome = await recordSurveys(contextOf(db, { viewer: cadreOf(county) }), { surveys: [row] });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  const [result] = outcome.value;
  expect(result?.errors).toEqual([]);
  return result?.moveId;
}

const minute = fc.nat({ max: 9 });
const county = fc.constantFrom(...counties);
/** Most answers come from where the person lives at first. */
const likely = fc.constantFrom(counties[0], counties[0], ...counties);
const scene = fc.record({
  /** Before anything else: where they were found, not at home. */
  found: fc.array(fc.record({ county: fc.constantFrom(...counties.slice(1)), minute }), { minLength: 1, maxLength: 2 }),
  answers: fc.array(fc.record({ move: fc.nat(), county: likely, accepted: fc.boolean() }), {
    minLength: 2,
    maxLength: 4,
  }),
  surveys: fc.array(fc.record({ county, minute }), { maxLength: 2 }),
  merges: fc.boolean(),
});

async function placesAt(id: string): Promise<Item[]> {
  const places = await local.db.batchGet(
    ['IN', 'OUT', 'BOTH'].map((side) => ({ TableName: 'Workers', Key: { pk: id, sk: `place#${side}` } }) as const),
  );
  return places.filter((place) => place !== undefined);
}

async function readMoves(ids: readonly string[]): Promise<Move[]> {
  return (await local.db.batchGet(ids.map((id) => moveKey(asId(id, 'mov')))))
    .filter((item) => item !== undefined)
    .map(parseMove);
}

test('concurrent events leave each move decided once and listed in its regions', async () => {
  const seen = { decided: 0, conflicting: 0, merged: 0 };
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), scene, async (scheduler, { found, answers, surveys, merges }) => {
      const [number, other] = [newNumber(), newNumber()];
      const [personId, keptId] = [await given(number), await given(other)];
      const ids: string[] = [];
      for (const at of found) ids.push((await survey(local.db, number, at.county, at.minute)) ?? '');
      const db = interleaved(local.db, scheduler);
      const decisions = answers.map(async ({ move, county: by, accepted }) => {
        const moveId = ids[move % ids.length] ?? '';
        const input = { idempotencyKey: `decide-${next()}`, moveId, accepted };
        return { moveId, accepted, outcome: await decideMove(contextOf(db, { viewer: cadreOf(by) }), input) };
      });
      const others = surveys.map((at) => survey(db, number, at.county, at.minute));
      const merge = merges
        ? [mergeWorkers(contextOf(db), { idempotencyKey: `merge-${next()}`, keepId: keptId, mergeId: personId })]
        : [];
      const [decided, arrived, merged] = await scheduler.waitFor(
        Promise.all([Promise.all(decisions), Promise.all(others), Promise.all(merge)]),
      );

      const [worker] = await readWorkers(local.db, [asId(personId, 'wkr')]);
      if (worker === undefined) throw new Error('Expected the person to exist');
      const history = await entriesFrom(local.db, worker, '');
      const words = fold(history);
      expect([worker.villageCode, worker.phoneHash, worker.wantsWork]).toEqual([
        ...[words.villageCode, words.phoneHash, words.wantsWork],
      ]);
      const moves = await readMoves([...ids, ...arrived.filter((id) => id !== undefined)]);
      for (const move of moves) {
        const won = decided.filter(({ moveId, outcome }) => moveId === move.id && outcome.ok);
        expect(won.map(({ accepted }) => (accepted ? 'ACCEPTED' : 'DECLINED'))).toEqual(
          move.status === 'PENDING' ? [] : [move.status],
        );
        const entries = history.filter(({ stamp }) => stamp === move.stamp);
        expect(entries).toHaveLength(move.status === 'ACCEPTED' ? 1 : 0);
        const places = placesOf(move).map(({ side, partition, status }) => ({ side, partition, status }));
        expect(await placesAt(move.id)).toMatchObject(places);
        expect(await placesAt(move.id)).toHaveLength(places.length);
      }
      const open = parseArrivals(await local.db.get(arrivalsKey(worker.id)));
      const pending = moves.filter(({ status }) => status === 'PENDING').map(({ id }) => id);
      expect([...open.keys()].sort()).toEqual([...new Set(pending)].sort());
      if (worker.id !== personId) expect(await local.db.get(arrivalsKey(asId(personId, 'wkr')))).toBeUndefined();
      // Nobody got there but by a word of the county before.
      const ways = new Set(moves.filter(({ status }) => status === 'ACCEPTED').map(({ toCode }) => toCode.slice(0, 6)));
      expect(['530627', ...ways]).toContain(worker.villageCode.slice(0, 6));
      seen.decided += moves.filter(({ status }) => status !== 'PENDING').length;
      seen.conflicting += decided.filter(
        ({ outcome }) => !outcome.ok && outcome.refusals.some(({ code }) => code === 'MOVE_DECIDED'),
      ).length;
      seen.merged += merged.filter(({ ok }) => ok).length;
    }),
    { ...runs(40), endOnFailure: true },
  );
  // What is promised was tried.
  // In a few runs something may not come up.
  if (LONG) for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
});

test('every state but the first is an end', () => {
  expect(moveStates.decide).toEqual({ PENDING: ['ACCEPTED', 'DECLINED'] });
});
