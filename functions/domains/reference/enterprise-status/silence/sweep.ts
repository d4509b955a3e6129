/** Sweep: once a day, each key enterprise that has not reported for REPORT_DAYS is asked to, by its record. */
import { limits } from '../../../../limits';
import { onceADay } from '../../../../platform/jobs/daily';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { parseEach } from '../../../../platform/lists/malformed';
import type { SystemContext } from '../../../../platform/requests/context';
import { addDays, type CivilDate } from '../../../../platform/values/civil-date';
import { today } from '../../../../platform/values/clock';
import {
  askForReport,
  type Enterprise,
  enterprisesIn,
  heardOn,
  mayBeSilent,
  parseEnterprise,
} from '../../enterprise/store';
import { inChargeOf } from '../../enterprise/who-speaks';
import { ownerOf } from '../../region/authority';
import { figure } from '../../rule/rule-row';
import { readRules, ruleFor, type Rules } from '../../rule/service';

/** Reads the register of enterprises. @returns the number that this run asked. */
export function askSilent(sweeper: SystemContext): Promise<number> {
  const on = today(sweeper.clock);
  const query = enterprisesIn('')
    .where(...mayBeSilent())
    .params();
  return onceADay(sweeper, {
    ...{ name: 'silences', query },
    async take(items) {
      const all = await parseEach(sweeper, { reader: 'silences', table: 'Positions' }, items, parseEnterprise);
      const rules = await readRules(sweeper, ['FIELD_WORK']);
      const silent = all.filter((one) => isSilent(one, on, rules));
      const outcomes = await inParallel(limits.sweepParallel, silent, async (one) => {
        const write = askForReport(one, { on, office: ownerOf(inChargeOf(one)) });
        return (await sweeper.db.commit([write])).committed;
      });
      return outcomes.filter(Boolean).length;
    },
  });
}

/** By the rule of the office in charge. Who was refused owes nothing. */
function isSilent(one: Enterprise, on: CivilDate, rules: Rules): boolean {
  const days = figure(ruleFor(rules, 'FIELD_WORK', on, ownerOf(inChargeOf(one))), 'REPORT_DAYS');
  return one.refusedAt === undefined && heardOn(one) < addDays(on, -days);
}
