/**
 * The travel proposal item in table TravelAllocations, keyed by its id, and every write of it. It holds counts and
 * places but no persons, and is deleted some days after it has expired.
 */
import type { ProposalId, ServiceId } from '../../../id-kinds';
import {
  flag,
  idOf,
  instant,
  integer,
  listOf,
  mapOf,
  number,
  oneOf,
  optional,
  recordOf,
  text,
} from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { above, absent, isNew, put } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { driverRules } from './solver/driver-hours';

const proposals = itemKind('travelProposal', {
  table: 'TravelAllocations',
  attributes: {
    id: idOf('prp'),
    mode: oneOf('COACH', 'TRAIN', 'FLIGHT'),
    vehicle: text,
    seats: integer,
    stops: listOf(
      mapOf({
        regionCode,
        arrivesAt: optional(instant),
        departsAt: optional(instant),
        roadAssumed: optional(flag),
        boarding: integer,
      }),
    ),
    kilometres: integer,
    drivers: integer,
    riders: integer,
    cost: number,
    /** Driver rules that it breaks. */
    reasons: listOf(oneOf(...driverRules)),
    /** Figures of the rule of driver hours that it was judged by, if it breaks one. */
    figures: optional(recordOf(number)),
    /** Region of the bureau that planned it. */
    ownerRegionCode: optional(regionCode),
    /** Instant from which it can't be approved. */
    endsAt: instant,
    /** The service that the approval created. */
    serviceId: optional(idOf('svc')),
    /** Epoch seconds, for the table's time to live. */
    expiresAt: number,
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
