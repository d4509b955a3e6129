/** What the caller is told of the worker of a delivery. */
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { instantOf, today } from '../../../platform/values/clock';
import { ageOn } from '../../../platform/values/identity-number';
import { maskedName } from '../../people/worker/access';
import { seesWorker } from '../../people/worker/access';
import { workerLoader } from '../../people/worker/loader';
import { maskedPhone } from '../../people/worker/resolvers';
import { shownStatus } from './states';
import type { Delivery } from './store';

export interface ShownWorker {
  readonly name: string;
  readonly age: number | null;
  readonly phone: string | null;
}

/**
 * Officials are told the name and the masked phone; the enterprise by consent, while the delivery waits or is accepted: whom
 * it refused or did not answer is none of its people. Of a malformed person nobody is told more than that there is one.
 */
export async function shownWorker(context: Context, delivery: Delivery): Promise<ShownWorker> {
  const { viewer, vault, clock } = context;
  const worker = await unlessMalformed(workerLoader(context).load(delivery.workerId));
  if (worker === undefined) return { name: maskedName(''), age: null, phone: null };
  const status = shownStatus(delivery, instantOf(clock.now()));
  const isOver = status === 'REFUSED' || status === 'EXPIRED';
  const opens = seesWorker(viewer, worker) || (worker.sharesWithEnterprises === true && !isOver);
  return {
    name: opens ? worker.name : maskedName(worker.name),
    age: ageOn(worker.birthDate, today(clock)),
    phone: opens ? maskedPhone(vault, worker.id, worker.phoneBox) : null,
  };
}
