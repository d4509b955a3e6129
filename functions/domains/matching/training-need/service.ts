/** Use case: which skills the people of a region lack for the open positions. */
import { limits } from '../../../limits';
import { readAll } from '../../../platform/dynamodb/read-all';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Connection, connectionOf, type Page } from '../../../platform/lists/listing';
import { parseEach } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { type Instant, instantOf, today } from '../../../platform/values/clock';
import { narrowed } from '../../reference/region/checks';
import { prefecturesOf } from '../../reference/region/region';
import { levelOf, type RegionCode } from '../../reference/region/region-code';
import { openPositions } from '../recommendation/open-positions';
import { needsWithin, parseTownshipNeeds, type TownshipNeeds } from './needs-store';
import { readSeekers } from './seekers-of';
import { SkillsLacking } from './skills-lacking';
import { shown, together, type TrainingNeed } from './training-need';

/** A page of what people lack, and when that was found; undefined if it never was. */
export interface TrainingNeeds extends Connection<TrainingNeed> {
  readonly computedAt: Instant | undefined;
}

/**
 * The skills of the most people first. Of up to `limits.needPeopleMax` people by what is stored now; of more, what was found of
 * each township in the night (`needs-job.ts`). One query for each prefecture; for few people the same again, a batch read for
 * each 100 of them, and what recommendations read. @param most people of whom it is computed now.
 */
export async function listTrainingNeeds(
  context: Context,
  regionCode: string,
  page: Page,
  most: number = limits.needPeopleMax,
): Promise<TrainingNeeds> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const { needs, computedAt } = region === undefined ? NOTHING : await needsIn(context, region, most);
  const connection = connectionOf(shown(needs), placeOf, page, 'DESCENDING');
  return { ...connection, computedAt };
}

interface Found {
  readonly needs: readonly TrainingNeed[];
  readonly computedAt: Instant | undefined;
}

const NOTHING: Found = { needs: [], computedAt: undefined };

/** A cursor goes on behind its row where the numbers changed meanwhile. */
function placeOf({ workers, vacancies, skill }: TrainingNeed): string {
  return [padded(workers), padded(vacancies), skill].join('#');
}

function padded(count: number): string {
  return String(count).padStart(9, '0');
}

async function needsIn(context: Context, region: RegionCode, most: number): Promise<Found> {
  const kept = await readKept(context, region);
  const people = kept.reduce((sum, one) => sum + one.people, 0);
  // A village is part of what is kept of its township.
  const mayBeFew = levelOf(region) === 'VILLAGE' || people <= most;
  const now = mayBeFew ? await needsNow(context, region, most) : undefined;
  if (now !== undefined) return { needs: now, computedAt: instantOf(context.clock.now()) };
  const [computedAt] = kept.map((one) => one.computedAt).toSorted();
  return { needs: together(kept.map((one) => one.needs)), computedAt };
}

/** Of a village, those of its township. */
async function readKept(context: Context, region: RegionCode): Promise<TownshipNeeds[]> {
  const within = levelOf(region) === 'PROVINCE' ? prefecturesOf(region) : [region];
  const items = await inParallel(within.length, within, (one) => readAll(context.db, needsWithin(one)));
  return parseEach(context, { reader: 'lists', table: 'Campaigns' }, items.flat(), parseTownshipNeeds);
}

/** Undefined if too many people live there. */
async function needsNow(context: Context, region: RegionCode, most: number): Promise<TrainingNeed[] | undefined> {
  const people = await readSeekers(context, region, most);
  if (people === undefined) return undefined;
  // Nothing is awaited from here on: another request may change the compiled positions.
  const lacking = new SkillsLacking(await openPositions(context), today(context.clock));
  for (const seeker of people.seekers) lacking.add(seeker);
  return lacking.needs();
}
