/** Use cases of subsidies: who may have one, who has not applied, and that it was applied for or paid. */
import type { RecordSubsidyInput, SubsidyCondition } from '../../../generated/graphql';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { itemLoader } from '../../../platform/lists/item-loader';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import { listed, type Text } from '../../../platform/requests/text';
import { checkDate, checkNotBefore, checkNumber } from '../../../platform/values/checks';
import { today } from '../../../platform/values/clock';
import { asId } from '../../../platform/values/ids';
import { isInCharge } from '../../people/worker/access';
import { workerLoader } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { narrowed } from '../../reference/region/checks';
import { countiesOf } from '../../reference/region/region';
import { figure } from '../../reference/rule/rule-row';
import { rulesOfRequest } from '../../reference/rule/service';
import { getPlacement, readPlaced } from '../placement/service';
import { applyForSubsidy, parsePlacement, paySubsidy, type Placement, unclaimedIn } from '../placement/store';
import { type Verdict, verdictOf, yearOf } from './eligible';
import messages from './messages.json';
import { parseSubsidyYear, type SubsidyYear, subsidyYearKey, takeYear } from './year-store';

/** By the rules in force, today. Batch reads, shared with those of other placements. */
export async function subsidyOf(context: Context, placement: Placement): Promise<Verdict> {
  const worker = await workerLoader(context).load(placement.workerId);
  assert(worker, "a placement's worker to exist");
  const years = collectionsOf(worker).map((id) => yearLoader(context).load(yearName(id, yearOf(placement))));
  return judge(context, placement, worker, Promise.all(years));
}

const yearLoader = itemLoader((name: string) => {
  const [workerId = '', year = ''] = name.split('#');
  return subsidyYearKey({ workerId: asId(workerId, 'wkr'), year });
}, parseSubsidyYear);

function yearName(workerId: WorkerId, year: string): string {
  return `${workerId}#${year}`;
}

/** Reads anew, for what is written. */
async function judgeAnew(context: Context, placement: Placement, worker: Worker): Promise<Verdict> {
  const keys = collectionsOf(worker).map((workerId) => subsidyYearKey({ workerId, year: yearOf(placement) }));
  const items = context.db.batchGet(keys);
  return judge(
    context,
    placement,
    worker,
    items.then((all) => all.map((item) => item && parseSubsidyYear(item))),
  );
}

async function judge(
  context: Context,
  placement: Placement,
  worker: Worker,
  years: Promise<readonly (SubsidyYear | undefined)[]>,
): Promise<Verdict> {
  const [rules, taken] = await Promise.all([rulesOfRequest(context, 'SUBSIDIES'), years]);
  const isClaimed = taken.some((year) => year !== undefined && year.placementId !== placement.id);
  const { groupTags = [] } = worker;
  return verdictOf(rules, { placement, groupTags, workCode: placement.workCode, isClaimed }, today(context.clock));
}

/**
 * Idempotent by key. An application takes the person's subsidy of the year, in the same transaction. Two round trips more
 * than the write.
 */
export const recordSubsidy = idempotent<RecordSubsidyInput, Placement>('recordSubsidy', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const placed = await readPlaced(context, input.placementId);
    const known = placed && isInCharge(context.viewer, placed.worker.villageCode) ? placed : undefined;
    const verdict = known && (await judgeAnew(context, known.placement, known.worker));
    const wrong = check(context, input, known?.placement, verdict);
    if (wrong.length > 0) return failed(wrong);
    assert(known && verdict, 'a placement after the checks');
    const { placement, worker } = known;
    const { change, writes } = stepOf(input, placement, worker, verdict.rule);
    return commitAttempt(context, writes, recordPut(placement.id), { ...placement, ...change });
  },
});

function stepOf(
  { step, on, amount }: RecordSubsidyInput,
  placement: Placement,
  { id: workerId }: Worker,
  rule: Verdict['rule'],
): { readonly change: Partial<Placement>; readonly writes: readonly Write[] } {
  // What was applied for may be paid after its rule has ended.
  if (step === 'APPLIED') {
    assert(rule !== undefined, 'a rule by which the worker is eligible');
    const granted = { subsidyRule: rule.name, subsidyGranted: figure(rule, 'AMOUNT') };
    const change = { ...granted, subsidyAppliedOn: on };
    const guard = takeYear({ workerId, year: yearOf(placement), placementId: placement.id });
    return { change: { ...change, subsidyStatus: step }, writes: [applyForSubsidy(placement, change), guard] };
  }
  const change = { subsidyAmount: amount ?? 0, subsidyPaidOn: on };
  return { change: { ...change, subsidyStatus: step }, writes: [paySubsidy(placement, change)] };
}

function check(
  { clock }: Context,
  { step, on, amount }: RecordSubsidyInput,
  placement: Placement | undefined,
  verdict: Verdict | undefined,
): Refusal[] {
  const { startsOn, startedOn = startsOn, subsidyAppliedOn, subsidyGranted: max = Infinity } = placement ?? {};
  const isPayment = step === 'PAID';
  return [
    ...(placement === undefined || verdict === undefined
      ? [refusal('NOT_FOUND', ['placementId'])]
      : checkStep(isPayment, placement, verdict)),
    ...checkDate(['on'], on, { today: today(clock), daysAhead: 0 }),
    ...checkNotBefore(['on'], on, isPayment ? subsidyAppliedOn : startedOn),
    ...checkNumber(['amount'], amount, { min: 1, max: limits.wageMax, needed: isPayment }),
    ...(isPayment && (amount ?? 0) > max ? [refusal('SUBSIDY_AMOUNT_EXCEEDED', ['amount'], { max })] : []),
  ];
}

const conditions: Readonly<Record<SubsidyCondition, Text>> = messages.conditions;

function checkStep(isPayment: boolean, { subsidyStatus }: Placement, { eligible, reasons }: Verdict): Refusal[] {
  if (subsidyStatus === 'PAID') return [refusal('SUBSIDY_PAID', ['placementId'])];
  if (subsidyStatus === 'APPLIED') return isPayment ? [] : [refusal('SUBSIDY_APPLIED', ['placementId'])];
  if (isPayment) return [refusal('SUBSIDY_NOT_APPLIED', ['placementId'])];
  return eligible
    ? []
    : [
        refusal('SUBSIDY_NOT_ELIGIBLE', ['placementId'], {
          conditions: listed(reasons.map((condition) => conditions[condition])),
        }),
      ];
}

/**
 * The earliest deadline first, without people who have the year's subsidy by another placement: a page is shorter by these.
 * One query for a county, filtered for a smaller region; a larger one queries its counties in parallel. Two batch reads more
 * where anybody is listed.
 */
export async function listUnclaimed(
  context: Context,
  regionCode: string | null | undefined,
  page: Page,
): Paged<Placement> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const on = today(context.clock);
  const queries = region === undefined ? [] : countiesOf(region).map((county) => unclaimedIn(county, on, region));
  const found = await list(context, { queries, index: 'byName', order: 'ASCENDING', page, parse: parsePlacement });
  const claimed = await claimedAmong(
    context,
    found.edges.map(({ node }) => node),
  );
  const edges = found.edges.filter(({ node }) => !claimed.has(node.id));
  const fewer = found.edges.length - edges.length;
  return { ...found, edges, totalCount: found.totalCount === null ? null : found.totalCount - fewer };
}

/** Ids of those whose people have the subsidy of the year already. */
async function claimedAmong(context: Context, listed: readonly Placement[]): Promise<ReadonlySet<string>> {
  if (listed.length === 0) return new Set();
  const keys = await Promise.all(
    listed.map(async (placement) => {
      const worker = await unlessMalformed(workerLoader(context).load(placement.workerId));
      const ids = worker === undefined ? [placement.workerId] : collectionsOf(worker);
      return ids.map((id) => ({ id: placement.id, key: subsidyYearKey({ workerId: id, year: yearOf(placement) }) }));
    }),
  );
  const asked = keys.flat();
  const taken = await context.db.batchGet(asked.map(({ key }) => key));
  return new Set(asked.flatMap(({ id }, at) => (taken[at] === undefined ? [] : [id])));
}
