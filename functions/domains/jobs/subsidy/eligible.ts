/** Who may have a subsidy for a placement, by the rules of the home on the first day of work. Pure. */
import type { SubsidyCondition } from '../../../generated/graphql';
import { addDays, addMonths, asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { figure, type Rule } from '../../reference/rule/rule-row';
import type { Rules } from '../../reference/rule/service';
import type { Placement } from '../placement/store';

export interface Case {
  readonly placement: Pick<Placement, 'homeCode' | 'status' | 'startsOn' | 'startedOn' | 'followedUpOn' | 'incomeNow'>;
  readonly groupTags: readonly string[];
  /** Undefined if it is not known. */
  readonly workCode: RegionCode | undefined;
  /** Whether another placement of the person has the subsidy of the year. */
  readonly isClaimed: boolean;
}

export interface Verdict {
  readonly eligible: boolean;
  /** The rule that grants the most; of several that grant nothing the one with the fewest unmet conditions. */
  readonly rule: Rule | undefined;
  readonly reasons: readonly SubsidyCondition[];
  /** Last day on which it can be applied for, by that rule. */
  readonly until: CivilDate | undefined;
}

const FOREVER = asCivilDate('9999-12-31');

/** @param rules those of kind SUBSIDIES. If none is in force, there is nothing to be had. */
export function verdictOf(rules: Rules, one: Case, today: CivilDate): Verdict {
  const { homeCode, startsOn, startedOn } = one.placement;
  const judged = rules('SUBSIDIES', startedOn ?? startsOn, homeCode).map((rule) => {
    const until = deadlineOf(rule, startedOn ?? startsOn);
    return { rule, until, reasons: unmet(rule, one, until < today) };
  });
  const [best] = judged.toSorted(
    (a, b) => a.reasons.length - b.reasons.length || figure(b.rule, 'AMOUNT') - figure(a.rule, 'AMOUNT'),
  );
  if (best === undefined) return { eligible: false, rule: undefined, reasons: ['RULE_IN_FORCE'], until: undefined };
  return { ...best, eligible: best.reasons.length === 0 };
}

function deadlineOf(rule: Rule, startedOn: CivilDate): CivilDate {
  const days = figure(rule, 'CLAIM_DAYS');
  return days === 0 ? FOREVER : addDays(addMonths(startedOn, figure(rule, 'STABLE_MONTHS')), days);
}

/** Each condition of the rule that is not met, in the order of the schema. */
function unmet(rule: Rule, { placement, groupTags, workCode, isClaimed }: Case, isLate: boolean): SubsidyCondition[] {
  const { homeCode, startedOn, followedUpOn = '', incomeNow } = placement;
  const months = figure(rule, 'STABLE_MONTHS');
  const conditions: readonly (readonly [SubsidyCondition, boolean])[] = [
    ['STARTED', startedOn !== undefined],
    ['WORK_PLACE', isPlacedAs(figure(rule, 'WORK_PLACE'), homeCode, workCode)],
    ['STABLE_MONTHS', months === 0 || (startedOn !== undefined && addMonths(startedOn, months) <= followedUpOn)],
    ['LIFTED_FROM_POVERTY', figure(rule, 'LIFTED_FROM_POVERTY') === 0 || groupTags.some(isLifted)],
    ['INCOME_SHOWN', figure(rule, 'INCOME_SHOWN') === 0 || incomeNow !== undefined],
    ['IN_TIME', !isLate],
    ['ONCE_A_YEAR', !isClaimed],
  ];
  return conditions.filter(([, isMet]) => !isMet).map(([condition]) => condition);
}

/** 0 anywhere, 1 outside the home county within the home province, 2 outside the home province. */
function isPlacedAs(wanted: number, home: RegionCode, work: RegionCode | undefined): boolean {
  if (wanted === 0) return true;
  if (work === undefined) return false;
  const isAbroad = cutTo(work, 2) !== cutTo(home, 2);
  return wanted === 2 ? isAbroad : !isAbroad && cutTo(work, 6) !== cutTo(home, 6);
}

function isLifted(tag: string): boolean {
  return tag.includes('脱贫') || tag.includes('建档立卡');
}

/** The year that the subsidy is for. */
export function yearOf({ startsOn, startedOn = startsOn }: Pick<Placement, 'startsOn' | 'startedOn'>): string {
  return startedOn.slice(0, 4);
}
