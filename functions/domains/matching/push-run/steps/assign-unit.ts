/**
 * The second part of a push run: assigns one unit of its people to the open positions, all at once, and stores the pushes to
 * be written. Rooms that earlier runs used up are gone; those that are left are divided among the units by their people.
 */
import type { RunId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Database, Item } from '../../../../platform/dynamodb/database';
import { type Keeper, parseEach } from '../../../../platform/lists/malformed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { assert } from '../../../../platform/requests/errors';
import { expiryAfter, today } from '../../../../platform/values/clock';
import { toldBeforeOf, toldKeyOf } from '../../../jobs/position/told-keys';
import { assign } from '../../assignment/assignment';
import { CompiledPositions } from '../../matcher/compiled/compiled-positions';
import { offerOf } from '../../matcher/compiled/offer-of';
import { hashOf } from '../../matcher/compiled/text-keys';
import type { Offer } from '../../matcher/matched-parts';
import { openPositionsNow } from '../../recommendation/open-positions';
import { surroundingsNow } from '../../recommendation/surroundings';
import { withVillagers } from '../../recommendation/villagers';
import { type Lot, partsOf } from './lots';
import { lotsOf, partiesIn, personAt } from './lots-of-unit';
import { parsePeople, peopleKey, type PersonSeeking, storeLots } from './parts-store';
import type { Moved, Pushing } from './pushing-store';
import { roomsOf, shareOf } from './rooms-of-run';
import type { RunWithCounts } from '../service';
import type { StepSizes } from './step-sizes';
import { peopleTold, jobToldKey } from '../../told/told-store';

export async function assignUnit(
  context: JobContext,
  { run, pushing }: RunWithCounts,
  sizes: StepSizes,
): Promise<Moved> {
  const { db, clock, ids } = context;
  const { people: read, parts } = await readUnit(db, run.id, pushing, sizes);
  const people = await withVillagers(context, read);
  // Taken out before the next await: another step may change the compiled positions.
  const open = await openPositionsNow(context);
  const on = today(clock);
  // One whose closing date is over is there until the sweep closes it.
  const offers = [...open.allSlots()]
    .map((slot) => offerOf(open, slot))
    .filter(({ closesOn }) => closesOn === undefined || closesOn >= on);
  const told = await readToldOf(context, offers);
  const rooms = roomsOf(offers, run.pushesPerVacancy, told);
  const share = people.length / Math.max(people.length, pushing.people - pushing.peopleDone);
  const unit = ids.next('run');
  const positions = new CompiledPositions(await surroundingsNow(context));
  for (const offer of offers) {
    const key = toldKeyOf(offer);
    positions.put({
      ...offer,
      vacancies: shareOf(rooms.get(key)?.left ?? 0, share, `${run.id} ${pushing.partsDone} ${key}`),
    });
  }
  const seekers = { length: people.length, at: (number: number): PersonSeeking => personAt(people, number) };
  // Each vacancy of these positions is a room, so one push each.
  const caps = { perWorker: run.perWorker, pushesPerVacancy: 1 };
  const pushes = assign({ positions, seekers, parties: partiesIn(people), caps, today: on, seed: hashOf(run.id) });
  const lots = lotsOf({ pushes, positions, people, rooms, perWorker: run.perWorker, on });
  const part = { id: run.id, unit, expiresAt: expiryAfter(clock.now(), limits.pushPartDays) };
  const stored = await storeAll(db, lots, part, sizes);
  return {
    ...{ phase: 'WRITING', partsDone: pushing.partsDone + parts },
    ...{ unit, unitPeople: people.length, unitLots: stored.lots, pushParts: stored.parts },
    ...{ pushPart: 0, lotsOfPart: 0, lotsWritten: 0 },
  };
}

/** A person who moved while people were read may be there twice, and counts once; a party that is not whole then is left out. */
async function readUnit(
  db: Database,
  id: RunId,
  { partsDone, peopleParts }: Pushing,
  { partsOfUnit }: StepSizes,
): Promise<{ readonly people: readonly PersonSeeking[]; readonly parts: number }> {
  const parts = Math.min(partsOfUnit, peopleParts - partsDone);
  const items = await db.batchGet(Array.from({ length: parts }, (_, part) => peopleKey(id, partsDone + part)));
  const people = items.flatMap((item) => {
    assert(item, 'the people of a push run');
    return parsePeople(item);
  });
  const once = [...new Map(people.map((person) => [person.id, person])).values()];
  const whole = new Set(partiesIn(once).flat());
  return { people: once.filter(({ party }, number) => party === undefined || whole.has(number)), parts };
}

/** By each key of the jobs, how many people were told under it by any run; as many as there may be where that can't be read. */
export async function readToldOf(keeper: Keeper, offers: readonly Offer[]): Promise<ReadonlyMap<string, number>> {
  const keys = [...new Set(offers.flatMap((offer) => [toldKeyOf(offer), ...toldBeforeOf(offer)]))];
  const pages = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, page) =>
    keys.slice(page * BATCH, (page + 1) * BATCH),
  );
  const told = await inParallel(limits.pushBatchesAtOnce, pages, async (page) => {
    const items = await keeper.db.batchGet(page.map(jobToldKey));
    return Promise.all(page.map(async (key, at) => [key, await readable(keeper, items[at])] as const));
  });
  return new Map(told.flat());
}

async function readable(keeper: Keeper, item: Item | undefined): Promise<number> {
  if (item === undefined) return 0;
  const [people = Infinity] = await parseEach(keeper, { reader: 'pushes', table: 'Positions' }, [item], peopleTold);
  return people;
}

/** Keys of one batch read. */
const BATCH = 100;

async function storeAll(
  db: Database,
  lots: Iterable<Lot>,
  part: { readonly id: RunId; readonly unit: string; readonly expiresAt: number },
  { lotsOfPart }: StepSizes,
): Promise<{ readonly parts: number; readonly lots: number }> {
  let [parts, count] = [0, 0];
  // One after another: a unit has a few hundred of them.
  for (const some of partsOf(lots, { entriesMax: lotsOfPart, bytesMax: limits.pushPartBytesMax })) {
    await db.commit([storeLots({ ...part, part: parts, lots: some })]);
    parts += 1;
    count += some.length;
  }
  return { parts, lots: count };
}
