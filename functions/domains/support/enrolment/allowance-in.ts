/** Reads what an allowance is decided by: the rules, and the courses of the year before. */
import type { Context } from '../../../platform/requests/context';
import { workerLoader } from '../../people/worker/loader';
import { collectionsOf } from '../../people/worker/store';
import { readRules } from '../../reference/rule/service';
import { type Allowance, allowanceOf } from './allowance';
import { type Enrolment, enrolmentsOfWorker, parseEnrolment } from './store';

/** Null while they came on no day, or no rule is in force. One query for each of the person's collections. */
export async function allowanceIn(context: Context, enrolment: Enrolment): Promise<Allowance | null> {
  const { workerId, startsOn, attendedOn = [] } = enrolment;
  if (attendedOn.length === 0) return null;
  const [rules, worker] = await Promise.all([
    readRules(context, ['TRAINING_ALLOWANCES']),
    workerLoader(context).load(workerId),
  ]);
  const ids = worker === undefined ? [workerId] : collectionsOf(worker);
  const pages = await Promise.all(ids.map((id) => context.db.query(enrolmentsOfWorker(id))));
  const before = pages
    .flatMap(({ items }) => items.map(parseEnrolment))
    .filter((one) => one.startsOn.slice(0, 4) === startsOn.slice(0, 4) && (one.attendedOn?.length ?? 0) > 0)
    .filter((one) => one.startsOn < startsOn || (one.startsOn === startsOn && one.id < enrolment.id));
  return allowanceOf(rules, enrolment, before.length) ?? null;
}
