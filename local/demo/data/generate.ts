/**
 * The demo data: a season of the province's employment bureau in small, invented but believable, in real regions. The same
 * seed and day give the same data, so a story told with it can be told again.
 */
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import { type DemoEnterprise, demoEnterprises } from './enterprises';
import type { RegisterWorkerInput, ScheduleTravelServiceInput, SurveyInput } from './inputs';
import { type DemoOffices, demoOffices } from './offices';
import { demoServices } from './services';
import { demoSurveys } from './surveys';
import { demoWorkers } from './workers';

export interface DemoData {
  readonly offices: DemoOffices;
  /** 20 enterprises with, together, 300 positions and 4,000 vacancies. */
  readonly enterprises: readonly DemoEnterprise[];
  /** 500 workers of 17 to 58 years, or fewer. */
  readonly workers: readonly RegisterWorkerInput[];
  /** Surveys of four workers in five. */
  readonly surveys: readonly SurveyInput[];
  /** 12 travel services that leave 4 to 24 days after `today`. */
  readonly services: readonly ScheduleTravelServiceInput[];
}

/**
 * `seed` is any whole number. Every date is relative to `today`, and so are the workers' ages; idempotency keys name both
 * arguments, so data loaded on another day never meets a key that was used with other input.
 */
export function demoData(seed: number, today: CivilDate, people?: number): DemoData {
  const workers = demoWorkers(seed, today, people);
  return {
    offices: demoOffices(seed, today),
    enterprises: demoEnterprises(seed, today),
    workers,
    surveys: demoSurveys(seed, today, workers),
    services: demoServices(seed, today),
  };
}
