/**
 * Fills an empty system with the demo data, through the same use cases that requests run. Loading continues after an
 * interruption, and happens once for each data folder. The instant of its beginning is stored, because the data depends
 * on it. What has a date grows old: a renewal gives the same enterprises positions, journeys and a campaign as of today,
 * and leaves the people as they are.
 */
import { registerAgency } from '../../functions/domains/reference/agency/service';
import { openStation } from '../../functions/domains/reference/station/service';
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { submitPositions } from '../../functions/domains/jobs/submission/service';
import { scheduleTravelService } from '../../functions/domains/travel/travel-service/service';
import { recordSurveys } from '../../functions/domains/people/survey/service';
import { registerWorker } from '../../functions/domains/people/worker/register';
import { openCampaign } from '../../functions/domains/board/campaign/service';
import { limits } from '../../functions/limits';
import { addDays, type CivilDate, daysBetween, startOfDay } from '../../functions/platform/values/civil-date';
import { today } from '../../functions/platform/values/clock';
import type { Context, Platform } from '../../functions/platform/requests/context';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import type { Outcome } from '../../functions/platform/requests/result';
import type { Item, Key } from '../../functions/platform/dynamodb/database';
import { guardKey } from '../../functions/platform/items/guard';
import { type DemoData, demoData } from './data/generate';
import { leaveWithinDays } from './data/services';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const SEED = 53;
const AT_ONCE = 8;
const MARK: Key = { TableName: 'Campaigns', Key: { pk: 'demo', sk: 'data' } };

export interface DemoOptions {
  /** Whether what has a date is loaded as of today, where it is of an earlier day. */
  readonly renew?: boolean;
  /** How many are registered, at most 500, which is what there is without it. */
  readonly people?: number;
  /** Told in one line that the data has grown old. */
  readonly say?: (line: string) => void;
}

/**
 * Idempotent. @throws an error of one line if the register holds people of its own: nobody could tell them from demo people;
 * or what the database threw: the next call goes on, however late.
 */
export async function loadDemo(
  platform: Platform,
  holdsRecords: () => Promise<boolean>,
  { renew = false, people, say }: DemoOptions = {},
): Promise<void> {
  const mark = await platform.db.get(MARK);
  if (mark === undefined && (await holdsRecords()))
    throw new Error(
      'The data folder holds a register without demo data: start with --empty, or give demo data another folder.',
    );
  const day = await finish(platform, mark, people);
  const now = today(platform.clock);
  if (renew && day < now) {
    await finish(platform, { renewed: true });
    return;
  }
  const old = oldSince(day, now);
  if (old !== undefined) say?.(old);
}

/** Loads what the mark's beginning left to do. @returns the day that the data is of. */
async function finish(platform: Platform, mark: Item | undefined, people?: number): Promise<CivilDate> {
  const begun = beginning(mark) ?? platform.clock.now();
  // All data are loaded as of the instant of the first start: days later their dates would be refused as past.
  const then: Platform = { ...platform, clock: { now: () => begun } };
  const day = today(then.clock);
  if (mark?.['loaded'] === true) return day;
  const renewed = mark?.['renewed'] === true;
  const content = { day, at: begun.toISOString(), renewed };
  await putMark(platform, { ...content, loaded: false });
  await load(then, demoData(SEED, day, people), day, renewed);
  await putMark(platform, { ...content, loaded: true });
  return day;
}

/** What of data of this day has passed, in one line; undefined where nothing has. */
export function oldSince(day: CivilDate, now: CivilDate): string | undefined {
  const days = daysBetween(day, now);
  if (days <= leaveWithinDays) return undefined;
  const passed = `its journeys have left${days > campaignDaysAhead ? ', and its campaign has ended' : ''}`;
  return `The demo data is of ${day}: ${passed}. Start with --renew for new ones.`;
}

/** Marks of former versions have only the day. */
function beginning(mark: Item | undefined): Date | undefined {
  if (typeof mark?.['at'] === 'string') return new Date(mark['at']);
  const day = mark?.['day'] as CivilDate | undefined;
  return day === undefined ? undefined : new Date(startOfDay(day).getTime() + 12 * 3_600_000);
}

async function putMark(
  { db }: Platform,
  content: { day: CivilDate; at: string; renewed: boolean; loaded: boolean },
): Promise<void> {
  await db.commit([{ Put: { TableName: MARK.TableName, Item: { ...MARK.Key, ...content } } }]);
}

async function load(
  platform: Platform,
  { offices, enterprises, workers, surveys, services }: DemoData,
  day: CivilDate,
  renewed: boolean,
): Promise<void> {
  // Loaders live as long as a request, so each call has its own context.
  const bureau = (): Context => ({
    ...{ ...platform, requestId: 'demo' },
    viewer: { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'demo' },
  });
  await Promise.all([
    ...(renewed
      ? []
      : [
          registerAgency(bureau(), offices.agency).then(accepted),
          openStation(bureau(), offices.station).then(accepted),
        ]),
    inParallel(AT_ONCE, enterprises, async ({ registration, positions }) => {
      const id = renewed
        ? await enterpriseWith(platform, registration.creditCode)
        : accepted(await registerEnterprise(bureau(), registration)).id;
      const idempotencyKey = registration.idempotencyKey;
      const results = accepted(await submitPositions(bureau(), { idempotencyKey, enterpriseId: id, positions }));
      const rejected = results.find(({ status }) => status === 'REJECTED');
      if (rejected !== undefined) throw new Error(`Demo position refused: ${JSON.stringify(rejected.errors)}`);
    }),
    inParallel(AT_ONCE, renewed ? [] : workers, async (worker) =>
      accepted(await registerWorker(bureau(), worker)),
    ).then(() =>
      inParallel(1, batchesOf(renewed ? [] : surveys, limits.surveysMax), async (batch) => {
        const results = accepted(await recordSurveys(bureau(), { surveys: batch }));
        const rejected = results.find(({ status }) => status === 'REJECTED');
        if (rejected !== undefined) throw new Error(`Demo survey refused: ${JSON.stringify(rejected.errors)}`);
      }),
    ),
    inParallel(AT_ONCE, services, async (service) => accepted(await scheduleTravelService(bureau(), service))),
  ]);
  accepted(await openCampaign(bureau(), campaign(day)));
}

async function enterpriseWith({ db }: Platform, creditCode: string): Promise<string> {
  const guard = await db.get(guardKey('Positions', 'creditCode', creditCode));
  if (typeof guard?.['ownerId'] !== 'string')
    throw new Error(`Expected a demo enterprise with credit code ${creditCode}`);
  return guard['ownerId'];
}

function batchesOf<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, batch) =>
    rows.slice(batch * size, (batch + 1) * size),
  );
}

/** Days after which the campaign has ended. */
const campaignDaysAhead = 69;

/** A season of 100 days that began a month ago, with targets that the demo data is on its way to. */
function campaign(day: CivilDate): Parameters<typeof openCampaign>[1] {
  return {
    idempotencyKey: `demo-campaign-${day}`,
    name: '春风行动（演示）',
    startsOn: addDays(day, -30),
    endsOn: addDays(day, campaignDaysAhead),
    targets: [
      { indicator: 'POSITIONS_COLLECTED', value: 5_000 },
      { indicator: 'WORKERS_REGISTERED', regionCode: '53', value: 600 },
      { indicator: 'WORKERS_TRANSFERRED', regionCode: '53', value: 300 },
      { indicator: 'SEATS_ALLOCATED', regionCode: '53', value: 250 },
    ],
  };
}

function accepted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`Demo data refused: ${JSON.stringify(outcome.refusals)}`);
}
