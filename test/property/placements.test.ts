/**
 * Histories of placements against a naive count: no vacancy is given twice or lost, a worker has one running placement, no state
 * is left but by a transition of the table, and the counters are what the placements come to.
 */
import fc from 'fast-check';
import { reportArrival, reportDeparture } from '../../functions/domains/jobs/arrival/service';
import { endPlacement } from '../../functions/domains/jobs/placement/end';
import { startPlacement } from '../../functions/domains/jobs/placement/service';
import {
  parsePlacement,
  type Placement,
  placementsOf,
  travelToPlacement,
} from '../../functions/domains/jobs/placement/store';
import { parsePosition, positionKey } from '../../functions/domains/jobs/position/store';
import { parseWorker, workerKey } from '../../functions/domains/people/worker/store';
import { EVERYTHING } from '../../functions/domains/board/counter/areas';
import { counterKey } from '../../functions/domains/board/counter/attributes';
import type { PlacementId, WorkerId } from '../../functions/id-kinds';
import { addDays, type CivilDate, civilDateOf } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import type { Outcome } from '../../functions/platform/requests/result';
import { type AfterEffects, startAfterEffects } from '../kit/after-effects';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { offer, row } from '../kit/pairs/jobs';
import { recountFrom } from '../kit/pairs/counted';
import { contextOf, NOW, settle } from '../kit/travel-scene';

let local: LocalDatabase;
let effects: AfterEffects;
/** It only goes on: counters take nothing that comes late. */
let now = NOW;

beforeAll(async () => {
  local = await startLocalDatabase();
  const platform = { ...contextOf(local.db), clock: { now: () => now } };
  effects = await startAfterEffects(local, platform);
});

afterAll(async () => {
  effects.stop();
  await local.stop();
});

const HEADCOUNTS = [1, 2] as const;
const REFILLS = [true, false] as const;

type Command =
  | { readonly do: 'start'; readonly worker: number; readonly position: number; readonly day: number }
  | { readonly do: 'arrive'; readonly placement: number; readonly day: number }
  | { readonly do: 'end'; readonly placement: number; readonly day: number }
  | {
      readonly do: 'depart';
      readonly placement: number;
      readonly day: number;
      readonly reason: 'DID_NOT_COME' | 'LEFT' | 'DISMISSED';
    }
  | { readonly do: 'travel'; readonly placement: number }
  | { readonly do: 'wait'; readonly days: number };

const placement = fc.nat(5);
/** After today, and before. */
const day = fc.integer({ min: -4, max: 1 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      ...{ worker: fc.nat(2), position: fc.nat(1), day: fc.integer({ min: -3, max: 3 }) },
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ do: fc.constant('arrive' as const), placement, day }), weight: 2 },
  fc.record({ do: fc.constant('end' as const), placement, day }),
  {
    arbitrary: fc.record({
      do: fc.constant('depart' as const),
      ...{ placement, day, reason: fc.constantFrom('DID_NOT_COME' as const, 'LEFT' as const, 'DISMISSED' as const) },
    }),
    weight: 3,
  },
  fc.record({ do: fc.constant('travel' as const), placement }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) }),
);

/** A placement as whoever keeps a list on paper has it. */
interface Line {
  readonly worker: number;
  readonly position: number;
  readonly agreedOn: CivilDate;
  began: CivilDate;
  /** It ended before its first day. */
  calledOff?: boolean;
  state: 'AGREED' | 'TRAVELLING' | 'STARTED' | 'ENDED' | 'NEVER_STARTED';
}

interface Scene {
  readonly workers: readonly WorkerId[];
  readonly positions: readonly string[];
  readonly refill: readonly boolean[];
  readonly ids: PlacementId[];
}

let scenes = 0;

async function build(refill: readonly boolean[]): Promise<Scene> {
  const positions = HEADCOUNTS.map((headcount, index) =>
    row(`history-${(scenes += 1)}`, headcount, { refill: refill[index] === true }),
  );
  const { positionIds } = await offer(local.db, positions);
  return { workers: await settle(local.db, 3), positions: positionIds, refill, ids: [] };
}

const is = (line: Line | undefined, ...states: readonly Line['state'][]) =>
  line !== undefined && states.includes(line.state);
const runsOn = (line: Line) => is(line, 'AGREED', 'TRAVELLING', 'STARTED');

/** Vacancies that the list comes to. */
function vacanciesOf(lines: readonly Line[], refill: readonly boolean[], position: number): number {
  const taken = lines.filter((line) => line.position === position && line.state !== 'NEVER_STARTED');
  const kept = refill[position] === true ? taken.filter(runsOn) : taken;
  return (HEADCOUNTS[position] ?? 0) - kept.length;
}

/** Writes the command down, or says that it can't be. */
function note(lines: Line[], refill: readonly boolean[], command: Command, today: CivilDate): boolean {
  if (command.do === 'wait') return true;
  if (command.do === 'start') {
    const { worker, position } = command;
    const placed = lines.some((line) => line.worker === worker && runsOn(line));
    if (placed || vacanciesOf(lines, refill, position) === 0) return false;
    const state = command.day <= 0 ? 'STARTED' : 'AGREED';
    lines.push({ worker, position, agreedOn: today, began: addDays(today, command.day), state });
    return true;
  }
  const line = lines[command.placement];
  if (line === undefined) return false;
  if (command.do === 'travel') {
    if (line.state !== 'AGREED') return false;
    line.state = 'TRAVELLING';
    return true;
  }
  const on = addDays(today, command.day);
  const awaited = is(line, 'AGREED', 'TRAVELLING');
  if (on > today || !runsOn(line)) return false;
  if (command.do === 'arrive') {
    if (!awaited || on < line.agreedOn) return false;
    Object.assign(line, { state: 'STARTED', began: on });
    return true;
  }
  if (command.do === 'end') {
    // Nobody leaves a job before they came.
    if (on < line.agreedOn || (!awaited && on < line.began)) return false;
    line.calledOff = awaited && on < line.began;
    line.state = 'ENDED';
    return true;
  }
  const missed = command.reason === 'DID_NOT_COME';
  // The first day of work, as long as nobody came.
  if (missed !== awaited || on < line.began) return false;
  line.state = missed ? 'NEVER_STARTED' : 'ENDED';
  return true;
}

let keys = 0;

async function play(scene: Scene, command: Command): Promise<boolean> {
  if (command.do === 'wait') {
    now = new Date(now.getTime() + command.days * 86_400_000);
    return true;
  }
  const context = contextOf(local.db, { now });
  const on = (days: number) => addDays(civilDateOf(now), days);
  const idempotencyKey = `history ${(keys += 1)}`;
  const done = (outcome: Outcome<Placement>): boolean => outcome.ok;
  if (command.do === 'start') {
    const outcome = await startPlacement(context, {
      ...{ idempotencyKey, workerId: scene.workers[command.worker] ?? '', startsOn: on(command.day) },
      positionId: scene.positions[command.position] ?? '',
    });
    if (outcome.ok) scene.ids.push(outcome.value.id);
    return outcome.ok;
  }
  const placementId = scene.ids[command.placement] ?? '';
  if (command.do === 'travel') return travel(scene, command.placement);
  const input = { idempotencyKey, placementId, on: on(command.day) };
  if (command.do === 'arrive') return done(await reportArrival(context, input));
  if (command.do === 'end') return done(await endPlacement(context, input));
  return done(await reportDeparture(context, { ...input, reason: command.reason }));
}

async function travel(scene: Scene, index: number): Promise<boolean> {
  const read = (await stored(scene)).find(({ id }) => id === scene.ids[index]);
  if (read?.status !== 'AGREED') return false;
  return (await local.db.commit([travelToPlacement(read).write])).committed;
}

async function stored({ workers }: Scene): Promise<Placement[]> {
  const pages = await Promise.all(workers.map((worker) => local.db.query(placementsOf(worker))));
  return pages.flatMap(({ items }) => items.map(parsePlacement));
}

/** What stands in the tables, in the words of the list. */
async function told(scene: Scene) {
  const [placements, people, positions] = await Promise.all([
    stored(scene),
    local.db.batchGet(scene.workers.map(workerKey)),
    local.db.batchGet(scene.positions.map((id) => positionKey(asId(id, 'pos')))),
  ]);
  return {
    states: scene.ids.map((id) => placements.find((one) => one.id === id)?.status),
    running: people.map((item) => scene.ids.indexOf(parseWorker(item ?? {}).runningPlacementId ?? 'plc_')),
    vacancies: positions.map((item) => parsePosition(item ?? {}).vacancies),
  };
}

function says(lines: readonly Line[], { refill }: Scene) {
  return {
    states: lines.map(({ state }) => state),
    running: [0, 1, 2].map((worker) => lines.findIndex((line) => line.worker === worker && runsOn(line))),
    vacancies: HEADCOUNTS.map((_, position) => vacanciesOf(lines, refill, position)),
  };
}

const refills = fc.tuple(fc.constantFrom(...REFILLS), fc.constantFrom(...REFILLS));

test('every history leaves what a list on paper says, and the counters count it', async () => {
  const recount = recountFrom(local.db);
  const before = new Map<CivilDate, number>();
  const counted = async (on: CivilDate) =>
    Number((await local.db.get(counterKey('WORKERS_TRANSFERRED', EVERYTHING, on)))?.['value'] ?? 0);
  await fc.assert(
    fc.asyncProperty(refills, fc.array(command, { minLength: 5, maxLength: 25 }), async (refill, commands) => {
      const scene = await build(refill);
      await effects.passOver();
      const lines: Line[] = [];
      for (const one of commands) {
        const today = civilDateOf(now);
        const expected = note(lines, refill, one, today);
        expect([one, await play(scene, one)]).toEqual([one, expected]);
        expect(await told(scene)).toEqual(says(lines, scene));
      }
      await effects.rest();
      expect(await recount(effects.written())).toEqual([]);
      const begun = lines.filter(({ state, calledOff }) => state !== 'NEVER_STARTED' && calledOff !== true);
      // Lines are in the order of agreement; a season begins in November.
      const seasonIn = (on: CivilDate): number => Number(on.slice(0, 4)) + (on.slice(5) < '11-01' ? 0 : 1);
      const firsts = Map.groupBy(begun, ({ worker, agreedOn }) => `${worker} ${seasonIn(agreedOn)}`);
      const transferred = Map.groupBy(
        [...firsts.values()].flatMap(([first]) => first ?? []),
        ({ agreedOn }) => agreedOn,
      );
      for (const on of new Set(lines.map(({ agreedOn }) => agreedOn))) {
        const all = (before.get(on) ?? 0) + (transferred.get(on)?.length ?? 0);
        expect(await counted(on)).toBe(all);
        before.set(on, all);
      }
    }),
    runs(40),
  );
});

test('of commands at once, each is refused or done as one of the table, and nothing is given twice or lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      refills,
      fc.array(fc.array(command, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 5 }),
      async (refill, bursts) => {
        const scene = await build(refill);
        for (const burst of bursts) {
          await Promise.all(burst.filter((one) => one.do !== 'wait').map((one) => play(scene, one)));
          const placements = await stored(scene);
          const { running, vacancies } = await told(scene);
          expect(scene.ids.length).toBe(placements.length);
          for (const [index, workerId] of scene.workers.entries()) {
            const own = placements.filter((one) => one.workerId === workerId && one.endedOn === undefined);
            expect(own.map(({ id }) => scene.ids.indexOf(id))).toEqual(running[index] === -1 ? [] : [running[index]]);
          }
          const kept = scene.positions.map((positionId, index) =>
            placements.filter(
              (one) =>
                one.positionId === positionId &&
                (refill[index] === true ? one.endedOn === undefined : one.status !== 'NEVER_STARTED'),
            ),
          );
          expect(vacancies).toEqual(HEADCOUNTS.map((headcount, index) => headcount - (kept[index]?.length ?? 0)));
          expect(vacancies.every((left) => left >= 0)).toBe(true);
        }
      },
    ),
    runs(40),
  );
});
