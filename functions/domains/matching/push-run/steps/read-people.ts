/** The first part of a push run: stores who looks for work in the region, page by page, in the order of villages. */
import { limits } from '../../../../limits';
import type { Item, Write } from '../../../../platform/dynamodb/database';
import { parseEach } from '../../../../platform/lists/malformed';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { expiryAfter, today } from '../../../../platform/values/clock';
import { withCompanions } from '../../../people/worker/companions/read-companions';
import { parseWorker, peopleWithin, type Worker } from '../../../people/worker/store';
import { prefecturesOf } from '../../../reference/region/region';
import type { RegionCode } from '../../../reference/region/region-code';
import { partsOf } from './lots';
import { type PersonSeeking, storePeople } from './parts-store';
import type { Moved } from './pushing-store';
import type { RunWithCounts } from '../service';
import type { StepSizes } from './step-sizes';
import type { PushRun } from '../run-store';
import { type Asked, before, mayBeTold, partiesOf, readTold } from './told-as-one';
import { textForm } from '../../../../platform/items/text-form';

interface Cursor {
  readonly prefecture: RegionCode;
  readonly start?: Item;
}

const cursors = textForm<Cursor>();

export interface ReadStep {
  /** Writes of the people; in one transaction with the move. */
  readonly parts: readonly Write[];
  readonly moved: Moved;
}

/** One page, or the beginning of the next prefecture. */
export async function readPeople(
  context: JobContext,
  { run, pushing }: RunWithCounts,
  sizes: StepSizes,
): Promise<ReadStep> {
  const { db, clock } = context;
  const prefectures = prefecturesOf(run.regionCode);
  const at: Cursor | undefined =
    pushing.cursor === undefined ? prefectures[0] && { prefecture: prefectures[0] } : cursors.read(pushing.cursor);
  if (at === undefined) return { parts: [], moved: { phase: 'ASSIGNING' } };
  const { items, lastKey } = await db.query({
    ...peopleWithin(at.prefecture, run.regionCode).params(),
    Limit: sizes.peopleRead,
    ...(at.start && { ExclusiveStartKey: at.start }),
  });
  const workers = await parseEach(context, { reader: 'pushes', table: 'Workers' }, items, parseWorker);
  const parties = await toBeTold(context, { workers, run });
  const bounds = { entriesMax: sizes.peopleOfPart, bytesMax: limits.pushPartBytesMax };
  const parts = [...partsOf(parties, bounds, ({ length }) => length)].map((some) => some.flat());
  const seeking = parties.reduce((sum, { length }) => sum + length, 0);
  const next = lastKey === undefined ? prefectures[prefectures.indexOf(at.prefecture) + 1] : at.prefecture;
  const cursor: Cursor | undefined = next && { prefecture: next, ...(lastKey && { start: lastKey }) };
  const expiresAt = expiryAfter(clock.now(), limits.pushPartDays);
  return {
    parts: parts.map((people, number) =>
      storePeople({ id: run.id, part: pushing.peopleParts + number, people, expiresAt }),
    ),
    moved: {
      workersSeen: pushing.workersSeen + items.length,
      people: pushing.people + seeking,
      peopleParts: pushing.peopleParts + parts.length,
      ...(cursor === undefined ? { phase: 'ASSIGNING' } : { cursor: cursors.write(cursor) }),
    },
  };
}

interface Page {
  readonly workers: readonly Worker[];
  readonly run: Pick<PushRun, 'regionCode'>;
  /** True if no other page tells the others of a party. */
  readonly alone?: true;
}

/**
 * Those of the page for whom software may look for work, each with all who go with them, or none of these. Everybody is read
 * on one page; a party is told with the first of its members, on whatever page the others are.
 */
export async function toBeTold(context: JobContext, { workers, run, alone }: Page): Promise<PersonSeeking[][]> {
  const everybody = await withCompanions(context, workers);
  const told = await readTold(context, everybody);
  const asked: Asked = { ...run, told, on: today(context.clock) };
  const here = new Set(workers.map(({ id }) => id));
  return partiesOf(everybody, asked)
    .filter(([first, ...others]) => [first, ...(alone ? others : [])].some((one) => one && here.has(one.id)))
    .filter((party) => mayBeTold(party, asked))
    .map((party) => {
      const ids = party.map(({ id }) => id);
      return party.map((one) => ({ ...personOf(one, asked), ...(ids.length > 1 && { party: ids }) }));
    });
}

function personOf(worker: Worker, asked: Asked): PersonSeeking {
  const { jobsPushed, wishes } = before(worker, asked);
  const { id, birthDate, villageCode, destinationRegionCodes, occupationCodes } = worker;
  const { wageExpected = worker.wageExpected, declined } = wishes;
  const { education, skills, monthlyIncome } = worker;
  return {
    ...{ id, birthDate, villageCode, jobsPushed },
    ...(destinationRegionCodes !== undefined && { destinationRegionCodes }),
    ...(occupationCodes !== undefined && { occupationCodes }),
    ...(wageExpected !== undefined && { wageExpected }),
    ...(education !== undefined && { education }),
    ...(skills !== undefined && { skills }),
    ...(monthlyIncome !== undefined && { monthlyIncome }),
    // The jobs are among those that were pushed.
    ...(declined !== undefined && { declined: { ...declined, jobs: [] } }),
  };
}
