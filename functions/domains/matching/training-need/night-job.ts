/**
 * Job of each night: finds what the people of one township after another lack, by the open positions of that hour, and keeps
 * it for regions of many people. A step takes whole townships, so it keeps nothing between them, and one that is repeated
 * finds the same. `work` takes the steps; the sweep begins the job once and only wakes it.
 */
import { limits } from '../../../limits';
import type { Job, JobContext } from '../../../platform/jobs/jobs';
import type { SystemContext } from '../../../platform/requests/context';
import { addDays, atHour } from '../../../platform/values/civil-date';
import { expiryAfter, instantOf, today } from '../../../platform/values/clock';
import { workerQuery } from '../../people/worker/store';
import { prefecturesOf } from '../../reference/region/region';
import { asRegionCode, homeProvince, type RegionCode } from '../../reference/region/region-code';
import { openPositionsNow } from '../recommendation/open-positions';
import { keepNeeds } from './needs-store';
import { beginNights, goOnAt, nightKey, type Place, parseNight, placeAt, waitForNight } from './night-store';
import { readSeekers } from './seekers-of';
import { SkillsLacking } from './skills-lacking';
import { kept } from './training-need';

/** Once: the job never ends. The first night is at once. @returns the number of jobs that this run of the sweep began. */
export async function beginTrainingNeeds({ db, clock }: SystemContext): Promise<number> {
  if ((await db.get(nightKey)) !== undefined) return 0;
  return Number((await db.commit([beginNights(clock)])).committed);
}

/** One step: townships with together `limits.needPeopleOfStep` people and more. */
export async function findTrainingNeeds(context: JobContext, job: Job): Promise<void> {
  const { db, clock } = context;
  const item = await db.get(nightKey);
  const night = item && parseNight(item);
  if (night?.step !== job.step) return;
  const now = clock.now();
  // Called by the record of its waiting.
  if (night.nextAt !== undefined && night.nextAt > instantOf(now)) return;
  const next = await goThrough(context, night.cursor === undefined ? prefectureAfter() : placeAt(night.cursor));
  const nextNight = instantOf(atHour(addDays(today(clock), 1), limits.needsAtHour));
  await db.commit([next === undefined ? waitForNight(job, nextNight) : goOnAt(clock, job, next)]);
}

/** The beginning of the next prefecture, of the first one, or undefined behind the last one. */
function prefectureAfter(former?: RegionCode): Place | undefined {
  const all = prefecturesOf(homeProvince);
  const prefecture = all[former === undefined ? 0 : all.indexOf(former) + 1];
  return prefecture && { prefecture };
}

/** @returns where the next step goes on; undefined if all is done. */
async function goThrough(context: JobContext, from: Place | undefined): Promise<Place | undefined> {
  let people = 0;
  let at = from;
  // One after another: where a township begins is known from the one before.
  while (at !== undefined && people < limits.needPeopleOfStep) {
    const township = await townshipAt(context, at);
    if (township === undefined) at = prefectureAfter(at.prefecture);
    else {
      people += await findIn(context, township);
      at = { prefecture: at.prefecture, after: township };
    }
  }
  return at;
}

/** The next one in which anybody lives. By the key, which also a malformed profile has. */
async function townshipAt({ db }: JobContext, { prefecture, after }: Place): Promise<RegionCode | undefined> {
  const all = workerQuery('byRegion', { prefecture });
  // Behind all villages of it.
  const query = after === undefined ? all : all.atLeast({ villageCode: `${after}~` });
  const [first] = (await db.query({ ...query.params(), Limit: 1 })).items;
  return first && asRegionCode(String(first['byRegionSk']).slice(0, 9));
}

/** @returns the number of its people. */
async function findIn(context: JobContext, township: RegionCode): Promise<number> {
  const { db, clock } = context;
  const people = await readSeekers(context, township, Infinity);
  if (people === undefined) return 0;
  // Nothing is awaited while people are added: another step may change the compiled positions.
  const lacking = new SkillsLacking(await openPositionsNow(context), today(clock));
  for (const seeker of people.seekers) lacking.add(seeker);
  const now = clock.now();
  const expiresAt = expiryAfter(now, limits.needsKeptDays);
  const found = { township, people: people.count, needs: kept(lacking.needs()), computedAt: instantOf(now) };
  await db.commit([keepNeeds({ ...found, expiresAt })]);
  return people.count;
}
