/**
 * Job after the release that brought the list of cases that a station is to take: an earlier one handed cases without it. It
 * reads the open cases of the province's counties once, some counties in a step; what is written meanwhile has its list by
 * that write.
 */
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { equals } from '../../../../platform/dynamodb/conditions';
import { textForm } from '../../../../platform/items/text-form';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { type Job, type JobContext, moveOnTo, settle } from '../../../../platform/jobs/jobs';
import { parseEach } from '../../../../platform/lists/malformed';
import type { SystemContext } from '../../../../platform/requests/context';
import { instantOf } from '../../../../platform/values/clock';
import { textOf } from '../../../../platform/values/unknown';
import { countiesOf } from '../../../reference/region/region';
import { homeProvince, type RegionCode } from '../../../reference/region/region-code';
import { caseQuery, HOME, listHanded, parseCase } from '../store';
import { beginFiling, caseFilingKey } from './filing-store';

/** Once: the item stays when it is over. @returns the number of jobs that this run of the sweep began. */
export async function beginCaseFiling({ db, clock }: SystemContext): Promise<number> {
  if ((await db.get(caseFilingKey)) !== undefined) return 0;
  return Number((await db.commit([beginFiling(clock)])).committed);
}

interface Place {
  readonly county: RegionCode;
  readonly start?: Item;
}

const cursors = textForm<readonly Place[]>();

/** One step. A step that is repeated finds what is listed by now. */
export async function fileHandedCases(context: JobContext, run: Job): Promise<void> {
  const { db, clock } = context;
  const own = await db.get(caseFilingKey);
  if (own?.['step'] !== run.step) return;
  const cursor = textOf(own['cursor']);
  const places: readonly Place[] =
    cursor === undefined ? countiesOf(homeProvince).map((county) => ({ county })) : cursors.read(cursor);
  const [now, later] = [places.slice(0, limits.caseCountiesAtOnce), places.slice(limits.caseCountiesAtOnce)];
  const pages = await inParallel(now.length, now, ({ county, start }) =>
    db.query({
      ...caseQuery('byRegion', { county }).beginsWith({ stage: 'due' }).where(equals('status', 'HANDED')).params(),
      Limit: limits.earlierPeopleRead,
      ...(start && { ExclusiveStartKey: start }),
    }),
  );
  const items = pages.flatMap((page) => page.items);
  const cases = await parseEach(context, { reader: 'lists', table: 'Workers' }, items, parseCase);
  const unlisted = cases.filter(({ handedTo, receiverId }) => receiverId === undefined && handedTo !== HOME);
  // Refused where somebody changed it since, which listed it.
  await inParallel(limits.succeedingWritesAtOnce, unlisted, (one) => db.commit(listHanded(one)));
  const left = pages.flatMap(({ lastKey }, at): Place[] => {
    const county = now[at]?.county;
    return lastKey === undefined || county === undefined ? [] : [{ county, start: lastKey }];
  });
  const open = [...left, ...later];
  const over = { endedAt: instantOf(clock.now()) };
  await db.commit([open.length > 0 ? moveOnTo(clock, run, cursors.write(open)) : settle(run, over, 'again')]);
}
