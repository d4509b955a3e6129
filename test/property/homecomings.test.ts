/**
 * The ledger of returns has each person once a season, from the day on which they were first told to be back to the day on
 * which they first left again: in whatever order surveys, rides and placements are told, whatever is undone, however
 * registrations are merged, and however late, often and out of order the records of all that come.
 */
import fc from 'fast-check';
import type { Employment } from '../../functions/generated/graphql';
import { agreePlacement } from '../../functions/domains/jobs/placement/store';
import { mergeWorkers } from '../../functions/domains/people/duplicate/merge';
import { recordSurveys } from '../../functions/domains/people/survey/service';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { holdSeats } from '../../functions/domains/travel/booking/allocation-store';
import { contributions } from '../../functions/domains/travel/homecoming/counts';
import { followHomecomings } from '../../functions/domains/travel/homecoming/on-stream';
import { homecomingsOf } from '../../functions/domains/travel/homecoming/store';
import { readRecords } from '../../functions/platform/streams/streams';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant, type Instant } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { noting, type NotedChange } from '../kit/noting-database';
import { accountOf, ELSEWHERE, type Person, settlePerson, VILLAGE } from '../kit/pairs/people';
import { eventOf, recordsOf } from '../kit/stream-events';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

/** From November on, the days of two seasons, which begin on days 0 and 365. */
const FIRST = asCivilDate('2026-11-01');
const NOON = new Date('2028-03-01T04:00:00Z');
const day = fc.constantFrom(0, 30, 80, 81, 95, 110, 364, 365, 400);
const who = fc.constantFrom(0, 0, 1, 2);

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('SURVEY' as const),
      employment: fc.constantFrom<(Employment | undefined)[]>(
        'AT_HOME',
        'IN_COUNTY',
        'IN_PROVINCE',
        'OUT_OF_PROVINCE',
        undefined,
      ),
      ...{ who, day, home: fc.constantFrom(undefined, VILLAGE, ELSEWHERE) },
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('RIDE' as const),
      direction: fc.constantFrom('HOMEBOUND' as const, 'WORKBOUND' as const),
      who,
      day,
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('CANCEL' as const), ride: fc.nat({ max: 1 }) }) },
  fc.record({ does: fc.constant('START' as const), workCode: fc.constantFrom('530627', '530628', '441900'), who, day }),
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('MERGE' as const), who: fc.nat({ max: 2 }), into: fc.nat({ max: 2 }) }),
  },
  // Often, so that little else tells of a person what one record left out.
  { weight: 6, arbitrary: fc.record({ does: fc.constant('DELIVER' as const), share: fc.constantFrom(4, 9) }) },
);

/** What the oracle knows: of whom, when, and where that puts them; and the home that a survey tells. */
interface Known {
  readonly who: number;
  readonly on: CivilDate;
  /** Orders all that is told. */
  readonly at: string;
  readonly where?: 'HOME' | 'AWAY' | undefined;
  readonly isRide?: boolean;
  /** Up to when the home is looked for; `at` when absent. */
  readonly homeBy?: string;
  readonly home?: string | undefined;
  undone?: boolean;
}

/** Season by season, each event beside the one before it. */
function expected(events: readonly Known[]): string[] {
  const own = events.filter(({ undone }) => undone !== true).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const places = own.filter(({ where }) => where !== undefined);
  const homeAt = (at: string): string =>
    own.filter((one) => one.home !== undefined && one.at <= at).at(-1)?.home ?? VILLAGE;
  return [0, 365].flatMap((start) => {
    const isIn = ({ on }: Known): boolean => on >= addDays(FIRST, start) && on < addDays(FIRST, start + 365);
    const back = places.findIndex(
      (one, place) => isIn(one) && one.where === 'HOME' && (one.isRide === true || places[place - 1]?.where === 'AWAY'),
    );
    const [returned, left] = [places[back], places.slice(back + 1).find((one) => isIn(one) && one.where === 'AWAY')];
    if (returned === undefined) return [];
    const line = (name: string, { on, at, homeBy = at }: Known): string => `${name} ${on} ${homeAt(homeBy)}`;
    return [line('RETURNED_HOME', returned), ...(left === undefined ? [] : [line('LEFT_AGAIN', left)])];
  });
}

let made = 0;

test('each person stands in the ledger once a season, as all that was told of all their registrations says', async () => {
  const seen = { returned: 0, left: 0, merged: 0, undone: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const changes: NotedChange[] = [];
      const db = noting(local.db, changes, (table, sk) =>
        table === 'Workers' ? sk === 'profile' || sk.startsWith('placement#') : sk.startsWith('allocation#'),
      );
      const context = contextOf(db, { viewer: accountOf(), now: NOON });
      const people: Person[] = [];
      for (const _ of [0, 1, 2]) people.push(await settlePerson(local.db));
      const ids = people.map(({ id }) => asId(id, 'wkr'));
      const remains = [0, 1, 2];
      const events: Known[] = [];
      const rides: { event: Known; cancel: () => Promise<unknown> }[] = [];
      const deliver = async (batch: readonly NotedChange[]): Promise<void> => {
        if (batch.length > 0)
          await followHomecomings(contextOf(db), readRecords(eventOf('shard', recordsOf(batch, NOW))));
      };
      for (const one of steps) {
        const minute = String((made += 1) % 60).padStart(2, '0');
        const hour = String(Math.floor(made / 60) % 10).padStart(2, '0');
        const instantOn = (days: number): Instant => asInstant(`${addDays(FIRST, days)}T${hour}:${minute}:00Z`);
        if (one.does === 'DELIVER') {
          const batch = changes.splice(0, Math.ceil((changes.length * one.share) / 9)).toReversed();
          changes.push(...batch.filter((_, place) => (place + one.share) % 3 === 0));
          await deliver(batch);
        } else if (one.does === 'CANCEL') {
          const ride = rides[one.ride];
          if (ride === undefined || ride.event.undone === true) continue;
          await ride.cancel();
          ride.event.undone = true;
          seen.undone += 1;
        } else if (one.does === 'MERGE') {
          if (remains[one.who] !== one.who || remains[one.into] !== one.into || one.who === one.into) continue;
          const input = { keepId: ids[one.into]!, mergeId: ids[one.who]!, idempotencyKey: `merge ${made}` };
          valueOf(await mergeWorkers(context, input));
          remains.forEach((is, place) => {
            if (is === one.who) remains[place] = one.into;
          });
          seen.merged += 1;
        } else if (one.does === 'SURVEY') {
          const { employment, home: villageCode } = one;
          const { identityNumber } = people[one.who]!;
          const at = instantOn(one.day);
          const survey = {
            clientId: `survey ${made}`,
            identityNumber,
            surveyedAt: at,
            ...(employment && { employment }),
          };
          const surveys = [{ ...survey, skills: [`缝纫${made}`], ...(villageCode !== undefined && { villageCode }) }];
          expect(valueOf(await recordSurveys(context, { surveys }))[0]?.errors).toEqual([]);
          const where = employment && (employment.endsWith('PROVINCE') ? 'AWAY' : 'HOME');
          events.push({ who: one.who, on: addDays(FIRST, one.day), at, where, home: villageCode });
        } else if (one.does === 'RIDE') {
          const [workerId, at] = [ids[one.who]!, instantOn(one.day)];
          const [id, serviceId] = [asId(`alc_${made}`, 'alc'), asId('svc_ledger', 'svc')];
          const seat = holdSeats({
            ...{
              id,
              serviceId,
              requestId: asId(`trq_${made}`, 'trq'),
              workerIds: [workerId],
              direction: one.direction,
            },
            ...{ fromStop: 0, toStop: 1, boardingCode: asRegionCode('530627'), departsAt: at, seats: 1, fromQuota: 0 },
            ...{ status: 'BOARDED', boarded: { [workerId]: at }, allocatedAt: at },
          });
          await db.commit([seat]);
          const { TableName, Item } = seat.Put;
          const event: Known = {
            who: one.who,
            on: addDays(FIRST, one.day),
            at,
            where: one.direction === 'HOMEBOUND' ? 'HOME' : 'AWAY',
            isRide: true,
          };
          events.push(event);
          rides.push({
            event,
            cancel: () => db.commit([{ Put: { TableName, Item: { ...Item, status: 'RELEASED' } } }]),
          });
        } else {
          const [workerId, startedOn] = [ids[one.who]!, addDays(FIRST, one.day)];
          const placement = agreePlacement({
            ...{
              id: asId(`plc_${String(made).padStart(26, '0')}${workerId.slice(4)}`, 'plc'),
              workerId,
              status: 'STARTED',
            },
            ...{ positionId: asId('pos_1', 'pos'), enterpriseId: asId('ent_1', 'ent'), juvenile: false },
            ...{ homeCode: asRegionCode(VILLAGE), workCode: asRegionCode(one.workCode), agreedAt: instantOn(one.day) },
            ...{ startsOn: startedOn, startedOn },
          });
          await db.commit([placement]);
          // At the end of its day, with the home before the day.
          if (one.workCode !== '530627')
            events.push({ who: one.who, on: startedOn, at: `${startedOn}T99`, homeBy: startedOn, where: 'AWAY' });
        }
      }
      while (changes.length > 0) await deliver(changes.splice(0));
      for (const [index, id] of ids.entries()) {
        const { items } = await local.db.query(homecomingsOf(id));
        const lines = items
          .flatMap(contributions)
          .map(({ indicator, on, regionCode }) => `${indicator} ${on} ${regionCode}`);
        const wanted = remains[index] === index ? expected(events.filter((one) => remains[one.who] === index)) : [];
        expect([index, lines.toSorted()]).toEqual([index, wanted.toSorted()]);
        seen.returned += wanted.length > 0 ? 1 : 0;
        seen.left += wanted.some((line) => line.startsWith('LEFT')) ? 1 : 0;
      }
    }),
    runs(80, 8),
  );
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
});
