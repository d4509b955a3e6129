/** Resolvers of positions. */
import type { EnterpriseId } from '../../../id-kinds';
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation } from '../../../platform/requests/resolvers';
import { type AtHand, existing, whenAtHand } from '../../../platform/process/at-hand';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { shownAgency } from '../../reference/agency/loader';
import type { Enterprise } from '../../reference/enterprise/store';
import { shownEnterprise } from '../../reference/enterprise/loader';
import { showEnterprise } from '../../reference/enterprise/service';
import { regionOfRecord } from '../../reference/region/region';
import { ruleFor, rulesOfRequest } from '../../reference/rule/service';
import type { FieldReads } from '../../../platform/items/reading';
import type { Paged } from '../../../platform/lists/listing';
import { withReadable } from '../../../platform/lists/readable';
import { bySelection, selectedBelow, type Selecting } from '../../../platform/lists/selection';
import { skillNeedsOf } from './content';
import { jobPosting } from './job-posting';
import { occupationOf } from '../../reference/occupation/occupation';
import { type JuvenileWork, juvenileWork } from './juveniles';
import { type Position, positionFor } from './store';
import { closePosition, getPosition, listPositions } from './service';
import { statusOn } from './states';

export const positionResolvers = {
  Query: {
    position: byId(getPosition),
    positions: (_, { filter, orderBy, first, after }, context, info) =>
      shown(
        context,
        info,
        listPositions(
          context,
          filter ?? {},
          orderBy,
          { first, after },
          filter?.titleContains == null ? asSelected(info) : asSelectedWithTitle(info),
        ),
      ),
  },
  Mutation: { closePosition: mutation('position', closePosition) },
  Enterprise: {
    positions: ({ id }, { status, orderBy, first, after }, context, info) =>
      listPositions(context, { enterpriseId: id, status }, orderBy, { first, after }, asSelected(info)),
  },
  Position: {
    enterprise: ({ enterpriseId }, _, context) => enterpriseOf(context, enterpriseId),
    agency: ({ agencyId }, _, context) =>
      agencyId === undefined ? null : whenAtHand(shownAgency(context, agencyId), (agency) => agency ?? null),
    occupation: ({ occupationCode }) => occupationOf(occupationCode) ?? null,
    region: ({ regionCode }) => regionOfRecord(regionCode),
    headcountTaken: ({ headcount, vacancies }) => headcount - vacancies,
    status: (position, _, { clock }) => statusOn(position, today(clock)),
    closeReason: (position, _, { clock }) =>
      statusOn(position, today(clock)) === 'CLOSED' ? (position.closeReason ?? 'EXPIRED') : null,
    skillNeeds: (position) => [...skillNeedsOf(position)],
    covered: ({ covered }) => covered ?? false,
    refill: ({ refill }) => refill ?? false,
    hazards: ({ hazards }) => hazards ?? null,
    juvenilesBannedBy: async (position, _, context) =>
      (await juvenileWorkNow(context, position)).bans.map(({ question }) => question),
    juvenilesUnanswered: async (position, _, context) => (await juvenileWorkNow(context, position)).unanswered,
    jobPosting: async (position, _, context) =>
      jobPosting(position, await enterpriseOf(context, position.enterpriseId)),
  },
} satisfies Resolvers;

const nodeFields = bySelection((info) => selectedBelow(info, 'edges', 'node'));
const asSelected = bySelection((info) => positionFor(nodeFields(info), reads));
const asSelectedWithTitle = bySelection((info) => positionFor(new Set([...nodeFields(info), 'title']), reads));

function shown(context: Context, info: Selecting, page: Paged<Position>): Paged<Position> {
  return withReadable(page, employersAsked(context, nodeFields(info)));
}

/** Loads of what positions are not shown without. @param fields that are selected of each. */
export function employersAsked(
  context: Context,
  fields: ReadonlySet<string>,
): ((position: Pick<Position, 'enterpriseId'>) => unknown)[] {
  const isAsked = fields.has('enterprise') || fields.has('jobPosting');
  return isAsked ? [({ enterpriseId }) => shownEnterprise(context, enterpriseId)] : [];
}

const work = [
  ...(['movementsPerMinute', 'liftKgFrequent', 'liftKgOccasional', 'nightWork', 'hazards'] as const),
  ...(['startsOn', 'regionCode'] as const),
];

/** What the resolvers above read. A field that is neither here nor an attribute reads the whole item. */
const reads: FieldReads<Position> = {
  enterprise: ['enterpriseId'],
  agency: ['agencyId'],
  occupation: ['occupationCode'],
  region: ['regionCode'],
  skillNeeds: ['skillNeeds', 'skills'],
  headcountTaken: ['headcount', 'vacancies'],
  status: ['status', 'closesOn'],
  closeReason: ['status', 'closesOn', 'closeReason'],
  juvenilesBannedBy: work,
  juvenilesUnanswered: work,
};

/** By the rule of the first day of work, or of today if that is later. */
async function juvenileWorkNow(context: Context, position: Position): Promise<JuvenileWork> {
  const now = today(context.clock);
  const on = position.startsOn !== undefined && position.startsOn > now ? position.startsOn : now;
  return juvenileWork(
    position,
    ruleFor(await rulesOfRequest(context, 'JUVENILES'), 'JUVENILES', on, position.regionCode),
  );
}

function enterpriseOf(context: Context, enterpriseId: EnterpriseId): AtHand<Enterprise> {
  return existing(showEnterprise(context, enterpriseId), "a position's enterprise");
}
