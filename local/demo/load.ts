/**
 * Fills an empty system with the demo data, through the same use cases that requests run. Loading continues after an
 * interruption, and happens once for each data folder. The instant of its beginning is stored, because the data depends
 * on it.
 */
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { submitPositions } from '../../functions/domains/jobs/submission/service';
import { scheduleTravelService } from '../../functions/domains/travel/travel-service/service';
import { recordSurveys } from '../../functions/domains/people/survey/service';
import { registerWorker } from '../../functions/domains/people/worker/register';
import { openCampaign } from '../../functions/domains/board/campaign/service';
import { limits } from '../../functions/limits';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { today } from '../../functions/platform/values/clock';
import type { Context, Platform } from '../../functions/platform/requests/context';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import type { Outcome } from '../../functions/platform/requests/result';
import type { Item, Key } from '../../functions/platform/dynamodb/database';
import { type DemoData, demoData } from './data/generate';

const SEED = 53;
const AT_ONCE = 8;
const MARK: Key = { TableName: 'Campaigns', Key: { pk: 'demo', sk: 'data' } };

/** @throws an error of one line if the register holds people of its own: nobody could tell them from demo people. */
export async function loadDemo(platform: Platform, holdsRecords: () => Promise<boolean>): Promise<void> {
  const mark = await platform.db.get(MARK);
  if (mark?.['loaded'] === true) return;
  if (mark === undefined && (await holdsRecords()))
    throw new Error(
      'The data folder holds a register without demo data: start with --empty, or give demo data another folder.',
    );
  const begun = beginning(mark) ?? platform.clock.now();
  const at = begun.toISOString();
  // All data are loaded as of the instant of the first start: days later their dates would be refused as past.
  const then: Platform = { ...platform, clock: { now: () => begun } };
  const day = today(then.clock);
  await putMark(platform, { day, at, loaded: false });
  await load(then, demoData(SEED, day), day);
  await putMark(platform, { day, at, loaded: true });
}

/** Marks of former versions have only the day. */
function beginning(mark: Item | undefined): Date | undefined {
  if (typeof mark?.['at'] === 'string') return new Date(mark['at']);
  const day = mark?.['day'] as CivilDate | undefined;
  return day === undefined ? undefined : new Date(startOfDay(day).getTime() + 12 * 3_600_000);
}

async function putMark({ db }: Platform, content: { day: CivilDate; at: string; loaded: boolean }): Promise<void> {
  await db.commit([{ Put: { TableName: MARK.TableName, Item: { ...MARK.Key, ...content } } }]);
}

async function load(
  platform: Platform,
  { enterprises, workers, surveys, services }: DemoData,
  day: CivilDate,
): Promise<void> {
  // Loaders live as long as a request, so each call has its own context.
  const bureau = (): Context => ({
    ...{ ...platform, requestId: 'demo' },
    viewer: { roles: ['BUREAU'], regionCode: '53', account: 'demo' },
  });
  await Promise.all([
    inParallel(AT_ONCE, enterprises, async ({ registration, positions }) => {
      const { id } = accepted(await registerEnterprise(bureau(), registration));
      const idempotencyKey = registration.idempotencyKey;
      const results = accepted(await submitPositions(bureau(), { idempotencyKey, enterpriseId: id, positions }));
      const rejected = results.find(({ status }) => status === 'REJECTED');
      if (rejected !== undefined) throw new Error(`Demo position refused: ${JSON.stringify(rejected.errors)}`);
    }),
    inParallel(AT_ONCE, workers, async (worker) => accepted(await registerWorker(bureau(), worker))).then(() =>
      inParallel(1, batchesOf(surveys, limits.surveysMax), async (batch) => {
        const results = accepted(await recordSurveys(bureau(), { surveys: batch }));
        const rejected = results.find(({ status }) => status === 'REJECTED');
        if (rejected !== undefined) throw new Error(`Demo survey refused: ${JSON.stringify(rejected.errors)}`);
      }),
    ),
    inParallel(AT_ONCE, services, async (service) => accepted(await scheduleTravelService(bureau(), service))),
  ]);
  accepted(await openCampaign(bureau(), campaign(day)));
}

function batchesOf<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, batch) =>
    rows.slice(batch * size, (batch + 1) * size),
  );
}

/** A season of 100 days that began a month ago, with targets that the demo data is on its way to. */
function campaign(day: CivilDate): Parameters<typeof openCampaign>[1] {
  return {
    idempotencyKey: `demo-campaign-${day}`,
    name: '春风行动（演示）',
    startsOn: addDays(day, -30),
    endsOn: addDays(day, 69),
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
