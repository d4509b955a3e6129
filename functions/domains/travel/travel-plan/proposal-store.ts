/**
 * The travel proposal item in table TravelAllocations, keyed by its id, and every write of it. It holds counts and
 * places but no persons, and is deleted some days after it has expired.
 */
import type { ProposalId, ServiceId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { above, absent, isNew, put } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { driverRules } from './solver/driver-hours';

const proposals = itemKind('travelProposal', {
  table: 'TravelAllocations',
  attributes: {
    id: attr.idOf('prp'),
    mode: attr.oneOf('COACH', 'TRAIN', 'FLIGHT'),
    vehicle: attr.text,
    seats: attr.integer,
    stops: attr.listOf(
      attr.mapOf({
        regionCode,
        arrivesAt: attr.optional(attr.instant),
        departsAt: attr.optional(attr.instant),
        roadAssumed: attr.optional(attr.flag),
        boarding: attr.integer,
      }),
    ),
    kilometres: attr.integer,
    drivers: attr.integer,
    riders: attr.integer,
    cost: attr.number,
    /** Driver rules that it breaks. */
    reasons: attr.listOf(attr.oneOf(...driverRules)),
    /** Figures of the rule of driver hours that it was judged by, if it breaks one. */
    figures: attr.optional(attr.recordOf(attr.number)),
    /** Region of the bureau that planned it. */
    ownerRegionCode: attr.optional(regionCode),
    /** Instant from which it can't be approved. */
    endsAt: attr.instant,
    /** The service that the approval created. */
    serviceId: attr.optional(attr.idOf('svc')),
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: { primary: ['${id}', 'proposal'] },
});

export type ProposalItem = ItemOf<typeof proposals>;

export type ProposalStop = ProposalItem['stops'][number];

export const proposalKey = (id: ProposalId): Key => proposals.key({ id });

export const { decode: parseProposal } = proposals;

export function propose(proposal: ProposalItem): Write {
  return put<ProposalItem>(proposals.stored(proposal)).when(isNew);
}

/** Refused if it was approved before or has expired. */
export function approve(id: ProposalId, serviceId: ServiceId, now: Instant): Write {
  return proposals.update(proposalKey(id)).set({ serviceId }).when(absent('serviceId'), above('endsAt', now));
}
