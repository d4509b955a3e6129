/**
 * The demo's surveys: four of five workers, most of them in this round, some so long ago that it is time to ask again.
 * They fill the service list.
 */
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import type { RegisterWorkerInput, SurveyInput } from './inputs';
import { jobs } from './jobs';
import { type Random, randomOf } from './random';

/** In the order of the workers; each survey was made by day, at most 210 days before `today`. */
export function demoSurveys(seed: number, today: CivilDate, workers: readonly RegisterWorkerInput[]): SurveyInput[] {
  const random = randomOf(seed, 'surveys');
  return workers.flatMap((worker, index) =>
    random.chance(0.8) ? [survey(random, worker, `demo-${seed}-${today}-survey-${index + 1}`, today)] : [],
  );
}

function survey(random: Random, worker: RegisterWorkerInput, clientId: string, today: CivilDate): SurveyInput {
  const on = addDays(today, -random.weighted(daysAgo.map(([from, to, weight]) => [random.between(from, to), weight])));
  const employment = random.weighted(employments);
  const atHome = employment === 'AT_HOME';
  const wantsWork = random.chance(atHome ? 0.7 : 0.15);
  return {
    clientId,
    identityNumber: worker.identityNumber,
    surveyedAt: `${on}T${String(random.between(9, 17)).padStart(2, '0')}:${random.between(10, 59)}:00+08:00`,
    employment,
    wantsWork,
    ...(!atHome && { monthlyIncome: random.between(28, 65) * 100 }),
    ...(wantsWork && {
      destinationRegionCodes: random.sample(2, ['4419', '4403', '3302', '3502', '5301']),
      occupationCodes: random.sample(2, occupationCodes),
      wageExpected: random.between(45, 75) * 100,
      departFrom: worker.villageCode.slice(0, 6),
      needsTransport: random.chance(0.5),
      needsTraining: random.chance(0.2),
    }),
  };
}

const occupationCodes = [...new Set(Object.values(jobs).flatMap((of) => of.map((job) => job.occupationCode)))];

const daysAgo = [
  [1, 10, 40],
  [11, 60, 40],
  [61, 175, 10],
  [181, 210, 10],
] as const;

const employments = [
  ['AT_HOME', 35],
  ['IN_TOWNSHIP', 8],
  ['IN_COUNTY', 12],
  ['IN_PROVINCE', 15],
  ['OUT_OF_PROVINCE', 30],
] as const;
