/** The first part of a push run: stores who looks for work in the region, page by page, in the order of villages. */
import { limits } from '../../../../limits';
import type { Item, Write } from '../../../../platform/dynamodb/database';
import { parseEach } from '../../../../platform/lists/malformed';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { expiryAfter, instantOf, today } from '../../../../platform/values/clock';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { isUnderLegalAge } from '../../../people/worker/legal-age';
import { collectionsOf, parseWorker, type Worker, workerQuery } from '../../../people/worker/store';
import { prefecturesOf } from '../../../reference/region/region';
import type { RegionCode } from '../../../reference/region/region-code';
import { partsOf } from './lots';
import { type PersonSeeking, storePeople } from './parts-store';
import type { Moved } from './pushing-store';
import type { RunWithCounts } from '../service';
import type { StepSizes } from './step-sizes';
import { toldKey, toldOf, waitingAt } from '../../push/told-store';
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
    ...peopleOf(at.prefecture, run.regionCode),
    Limit: sizes.peopleRead,
    ...(at.start && { ExclusiveStartKey: at.start }),
  });
  const workers = await parseEach(context, { reader: 'pushes', table: 'Workers' }, items, parseWorker);
  const seeking = await withTold(
    context,
    workers.filter((worker) => seeks(worker, today(clock))),
    run.perWorker,
  );
  const bounds = { entriesMax: sizes.peopleOfPart, bytesMax: limits.pushPartBytesMax };
  const parts = [...partsOf(seeking, bounds)];
  const next = lastKey === undefined ? prefectures[prefectures.indexOf(at.prefecture) + 1] : at.prefecture;
  const cursor: Cursor | undefined = next && { prefecture: next, ...(lastKey && { start: lastKey }) };
  const expiresAt = expiryAfter(clock.now(), limits.pushPartDays);
  return {
    parts: parts.map((people, number) =>
      storePeople({ id: run.id, part: pushing.peopleParts + number, people, expiresAt }),
    ),
    moved: {
      workersSeen: pushing.workersSeen + items.length,
      people: pushing.people + seeking.length,
      peopleParts: pushing.peopleParts + parts.length,
      ...(cursor === undefined ? { phase: 'ASSIGNING' } : { cursor: cursors.write(cursor) }),
    },
  };
}

function peopleOf(prefecture: RegionCode, region: RegionCode) {
  const partition = workerQuery('byRegion', { prefecture });
  return (region.length > prefecture.length ? partition.beginsWith({ villageCode: region }) : partition).params();
}

/** Whether software may look for work for the person: asked again when a push is written. */
export function seeks(worker: Worker, on: CivilDate): boolean {
  return (
    worker.mergedInto === undefined &&
    worker.matchedAutomatically !== false &&
    worker.wantsWork !== false &&
    worker.runningPlacementId === undefined &&
    !isUnderLegalAge(worker, on)
  );
}

/** Without those who wait to answer as many pushes as a run may make, or were told of more than anybody reads. */
async function withTold(
  { db, clock }: Pick<JobContext, 'db' | 'clock'>,
  workers: readonly Worker[],
  perWorker: number,
): Promise<PersonSeeking[]> {
  const collections = workers.map(collectionsOf);
  const items = await db.batchGet(collections.flat().map(toldKey));
  const now = instantOf(clock.now());
  let next = 0;
  return workers.flatMap((worker, number) => {
    const told = (collections[number] ?? []).map((id) => toldOf(id, items[next++]));
    const jobsPushed = told.flatMap(({ jobs }) => jobs);
    const open = told.flatMap((one) => waitingAt(one, now)).length;
    if (told.some(({ noWorkAt = '' }) => noWorkAt > (worker.surveyedAt ?? ''))) return [];
    const wages = told.map(({ wageDeclined = 0 }) => wageDeclined);
    return open >= perWorker || jobsPushed.length >= limits.jobsPushedMax
      ? []
      : [personOf(worker, { jobsPushed, open, wageDeclined: Math.max(...wages) })];
  });
}

interface Before {
  readonly jobsPushed: readonly string[];
  readonly open: number;
  /** 0 if none was declined for its wage. */
  readonly wageDeclined: number;
}

/** Who declined a wage as too low expects more than that. */
function personOf(worker: Worker, { jobsPushed, open, wageDeclined }: Before): PersonSeeking {
  const { id, birthDate, villageCode, destinationRegionCodes, occupationCodes } = worker;
  const wageExpected = wageDeclined === 0 ? worker.wageExpected : Math.max(worker.wageExpected ?? 0, wageDeclined + 1);
  const { education, skills, monthlyIncome } = worker;
  return {
    ...{ id, birthDate, villageCode, open, jobsPushed },
    ...(destinationRegionCodes !== undefined && { destinationRegionCodes }),
    ...(occupationCodes !== undefined && { occupationCodes }),
    ...(wageExpected !== undefined && { wageExpected }),
    ...(education !== undefined && { education }),
    ...(skills !== undefined && { skills }),
    ...(monthlyIncome !== undefined && { monthlyIncome }),
  };
}
