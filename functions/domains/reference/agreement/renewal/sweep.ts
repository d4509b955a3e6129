/** Sweep: once a day, each agreement whose renewal is due or that has ended is marked, and its record tells so. */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { onceADay } from '../../../../platform/jobs/daily';
import { parseEach } from '../../../../platform/lists/malformed';
import type { SystemContext } from '../../../../platform/requests/context';
import { addDays } from '../../../../platform/values/civil-date';
import { today } from '../../../../platform/values/clock';
import { toldOn } from '../states';
import { type Agreement, allAgreements, noteRenewed, parseAgreement, renewAgreement, tellEnd } from '../store';
import { renewalOf } from './renewals';

/** Reads those that end in a month or did in the last one. @returns the number that this run marked. */
export function tellEnds(sweeper: SystemContext): Promise<number> {
  const on = today(sweeper.clock);
  const [first, last] = [addDays(on, -limits.firmToldDays), addDays(on, limits.agreementRenewalDays + 1)];
  const query = allAgreements().between({ endsOn: first }, { endsOn: last }).params();
  return onceADay(sweeper, {
    ...{ name: 'agreements', query },
    async take(items) {
      const all = await parseEach(sweeper, { reader: 'agreements', table: 'Positions' }, items, parseAgreement);
      const due = all.flatMap((one) => {
        const told = toldOn(one, on);
        return told === undefined || told === one.told ? [] : [{ one, told }];
      });
      const outcomes = await inParallel(limits.sweepParallel, due, ({ one, told }) => mark(sweeper, one, told));
      return outcomes.filter(Boolean).length;
    },
  });
}

async function mark({ db }: SystemContext, one: Agreement, told: NonNullable<Agreement['told']>): Promise<boolean> {
  const renewal = await renewalOf(db, one);
  const writes =
    renewal === undefined ? [tellEnd(one, told)] : [renewAgreement(one, renewal.id), noteRenewed(renewal, one.id)];
  return (await db.commit(writes)).committed;
}
