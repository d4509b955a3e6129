/** Use cases of travel plans: plan services for waiting parties, and approve a proposal. */
import type {
  ApproveTravelProposalInput,
  PlanTravelServicesInput,
  ScheduleTravelServiceInput,
  TravelMode,
  TravelProposalStatus,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import { expiryAfter, instantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import type { Viewer } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { loadSolver } from '../../../platform/values/integer-program';
import { itemLoader } from '../../../platform/lists/item-loader';
import { failed, ok, type Outcome, refusal, refusalsOf } from '../../../platform/requests/result';
import { listed } from '../../../platform/requests/text';
import { actsOn, outOfScope, ownerOf, ownRegionOf } from '../../reference/region/authority';
import { filterRegion, narrowed } from '../../reference/region/checks';
import { regionOfRecord } from '../../reference/region/region';
import { readRules, type Rules } from '../../reference/rule/service';
import { newServiceWrites } from '../travel-service/service';
import { checkService } from '../travel-service/checks';
import { baselineOf } from './solver/baseline';
import { approve, parseProposal, type ProposalItem, proposalKey, propose } from './proposal-store';
import { alone } from './lease';
import { ruleText } from './rule-texts';
import { solve } from './solver/plan-by-city';
import { peopleIn, type PlanSettings, type Proposal, type Totals, totalsOf } from './plan-parts';
import { riderOf } from './boarding-county';
import { vehicleRules, vehiclesOf } from './solver/vehicle-types';
import { listWaiting } from './waiting';
import { checkApproval, checkPlan, windowOf } from './checks';
import type { RegionCode } from '../../reference/region/region-code';

export interface Planned {
  readonly proposals: readonly ProposalItem[];
  readonly unserved: number;
  readonly gap: number;
  readonly planned: Totals;
  readonly baseline: Totals;
}

/**
 * Not idempotent: each call stores proposals of its own, and proposals bind nobody. Solves for at most
 * `limits.planSeconds`, during which the process does nothing else; so an account has one plan at a time, and
 * PLAN_RUNNING otherwise.
 */
export async function planTravelServices(context: Context, input: PlanTravelServicesInput): Promise<Outcome<Planned>> {
  const { clock, viewer } = context;
  const wrong = checkPlan(input, today(clock));
  if (wrong.length > 0) return failed(wrong);
  const route = routeOf(input, viewer);
  if (route === undefined) return failed([outOfScope(viewer, ['originRegionCode'])]);
  const planned = await alone(context, () => planFor(context, input, route));
  return planned ?? failed(refusal('PLAN_RUNNING', [], { seconds: limits.planLeaseSeconds }));
}

async function planFor(
  context: Context,
  input: PlanTravelServicesInput,
  route: NonNullable<ReturnType<typeof routeOf>>,
): Promise<Outcome<Planned>> {
  const { db, clock } = context;
  const settings = settingsOf(input, today(clock), await readRules(context, vehicleRules), route.origin);
  if (settings.vehicles.length === 0) return failed(refusal('RULES_MISSING', ['modes'], missing(settings, input)));
  const parties = await listWaiting(context, route.origin, route.destination, settings);
  const max = limits.planPartiesMax;
  if (parties.length > max)
    return failed(refusal('PLAN_TOO_LARGE', ['originRegionCode'], { max, got: parties.length }));
  const riders = parties.flatMap((party) => riderOf(party) ?? []);
  const plan = await solve(await loadSolver(), riders, settings, { seconds: limits.planSeconds, now });
  const proposals = [...plan.runs, ...plan.forbidden].map((proposal) => storedProposal(context, proposal));
  await inParallel(limits.proposalsStoredAtOnce, proposals, (proposal) => db.commit([propose(proposal)]));
  const planned = totalsOf(plan.runs);
  return ok({
    ...{ proposals, planned, gap: plan.gap },
    unserved: peopleIn(parties) - planned.riders,
    baseline: baselineOf(riders, settings),
  });
}

/**
 * A bureau plans for workers who leave its region or return to it: origin or destination must lie in its region, and a
 * larger one is narrowed to it. Undefined if neither does.
 */
function routeOf(
  { originRegionCode, destinationRegionCode }: PlanTravelServicesInput,
  { regionCode }: Viewer,
): { readonly origin: RegionCode; readonly destination: RegionCode | undefined } | undefined {
  const destination = filterRegion(destinationRegionCode);
  const leaving = narrowed(originRegionCode, regionCode);
  if (leaving !== undefined) return { origin: leaving, destination };
  const origin = filterRegion(originRegionCode);
  const home = narrowed(destinationRegionCode, regionCode);
  return origin === undefined || home === undefined ? undefined : { origin, destination: home };
}

/** Milliseconds that pass while the solver runs; the context's clock tells the time of day and is not used for this. */
function now(): number {
  return performance.now();
}

/** By the rules in force on the first day of the window, in the region that the journeys begin in. */
function settingsOf(input: PlanTravelServicesInput, on: CivilDate, rules: Rules, origin: RegionCode): PlanSettings {
  const window = windowOf(input, on);
  const relays = input.relays ?? true;
  const hired = vehiclesOf(rules, ['COACH'], window.from, origin).sort((a, b) => b.seats - a.seats)[0];
  return {
    ...{ ...window, hired },
    vehicles: vehiclesOf(rules, input.modes ?? MODES, window.from, origin)
      .map((vehicle) => ({ ...vehicle, crews: vehicle.crews.filter((crew) => relays || crew.relays === 0) }))
      .filter(({ mode, crews }) => mode !== 'COACH' || crews.length > 0),
    loadFactorTarget: input.loadFactorTarget ?? limits.loadFactorTarget,
    coachThreshold: input.coachThreshold ?? limits.coachThreshold,
  };
}

const MODES = ['COACH', 'TRAIN', 'FLIGHT'] as const satisfies readonly TravelMode[];

function missing({ from }: PlanSettings, { modes }: PlanTravelServicesInput): { kind: string; on: CivilDate } {
  return { kind: (modes ?? MODES).join(', '), on: from };
}

function storedProposal({ ids, clock, viewer }: Context, { partyIds: _, ...proposal }: Proposal): ProposalItem {
  const at = clock.now().getTime();
  const hoursLater = instantOf(new Date(at + limits.proposalHours * HOUR));
  const departsAt = proposal.stops[0]?.departsAt ?? hoursLater;
  return {
    ...proposal,
    id: ids.next('prp'),
    ownerRegionCode: ownRegionOf(viewer),
    stops: proposal.stops.map((stop) => ({ ...stop })),
    reasons: [...proposal.reasons],
    endsAt: hoursLater < departsAt ? hoursLater : departsAt,
    expiresAt: expiryAfter(new Date(at), limits.proposalDaysKept),
  };
}

const HOUR = 3_600_000;

/**
 * Idempotent by key. The service, its departures and the approval are written in one transaction. A proposal becomes
 * one service at most.
 */
export const approveTravelProposal = idempotent<ApproveTravelProposalInput, ProposalItem>(
  'approveTravelProposal',
  'TravelAllocations',
  {
    check: (_, input) => checkApproval(input),
    named: async (context, { proposalId }) => refusalsOf(await readOwn(context, proposalId)),
    async attempt(context, input, recordPut) {
      const { db, clock } = context;
      const read = await readOwn(context, input.proposalId);
      if (!read.ok) return read;
      const proposal = read.value;
      if (proposal.reasons.length > 0)
        return failed(
          refusal('PROPOSAL_INFEASIBLE', ['proposalId'], {
            rules: listed(proposal.reasons.map((rule) => ruleText(rule, proposal.figures))),
          }),
        );
      const status = statusOf(proposal, clock.now());
      if (status !== 'PROPOSED') return failed(refusal(`PROPOSAL_${status}`, ['proposalId']));
      const service = serviceInput(proposal, input);
      const wrong = checkService(service, clock.now());
      assert(wrong.length === 0, 'a proposal to make a service');
      const { service: scheduled, writes } = newServiceWrites(context, service, ownerOf(proposal));
      const approval = approve(proposal.id, scheduled.id, instantOf(clock.now()));
      const commit = await db.commit([...writes, approval, recordPut(proposal.id)]);
      if (commit.committed) return ok({ ...proposal, serviceId: scheduled.id });
      return commit.refused.has(approval) ? failed(refusal('PROPOSAL_APPROVED', ['proposalId'])) : keyReused;
    },
    see: getTravelProposal,
  },
);

const proposalLoader = itemLoader(proposalKey, parseProposal);

async function loadProposal(context: Context, id: string): Promise<ProposalItem | undefined> {
  return isId(id, 'prp') ? proposalLoader(context).load(id) : undefined;
}

/** NOT_FOUND for another bureau's. */
async function readOwn(context: Context, id: string): Promise<Outcome<ProposalItem>> {
  const proposal = await loadProposal(context, id);
  const isOwn = proposal !== undefined && actsOn(context.viewer, proposal);
  return isOwn ? ok(proposal) : failed(refusal('NOT_FOUND', ['proposalId']));
}

function serviceInput(
  { mode, seats, stops }: ProposalItem,
  { idempotencyKey, name, carrierId }: ApproveTravelProposalInput,
): ScheduleTravelServiceInput {
  const [first, last] = [stops[0]?.regionCode ?? '', stops.at(-1)?.regionCode ?? ''];
  return {
    ...{ idempotencyKey, mode, seats },
    name: name?.trim() || `${regionOfRecord(first).name}—${regionOfRecord(last).name}`,
    carrierId: carrierId?.trim() || UNASSIGNED,
    stops: stops.map(({ boarding: _, ...stop }) => stop),
  };
}

/** A carrier id that no token has. */
const UNASSIGNED = 'unassigned';

export function statusOf({ serviceId, endsAt }: ProposalItem, at: Date): TravelProposalStatus {
  if (serviceId !== undefined) return 'APPROVED';
  return endsAt <= instantOf(at) ? 'EXPIRED' : 'PROPOSED';
}

/** Null if the proposal does not exist or was deleted. For the bureau that planned it and the bureaus above it only. */
export async function getTravelProposal(context: Context, id: string): Promise<ProposalItem | null> {
  const proposal = await loadProposal(context, id);
  return proposal !== undefined && actsOn(context.viewer, proposal) ? proposal : null;
}
