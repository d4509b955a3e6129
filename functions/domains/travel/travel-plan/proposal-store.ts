/**
 * The item of a proposal, in table TravelAllocations, by its id alone, and every write of it. It holds counts and places, nobody's name; days
 * after it has expired it is cleaned up.
 */
import {
  instant,
  integer,
  listOf,
  mapOf,
  number,
  oneOf,
  optional,
  text,
  unchecked,
} from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { DriverRule } from '../../../generated/graphql';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { above, absent, isNew, put, update } from '../../../platform/dynamodb/expressions';

const proposals = itemKind('travelProposal', {
  table: 'TravelAllocations',
  attributes: {
    id: text,
    mode: oneOf('COACH', 'TRAIN', 'FLIGHT'),
    vehicle: text,
    seats: integer,
    stops: listOf(
      mapOf({ regionCode: text, arrivesAt: optional(instant), departsAt: optional(instant), boarding: integer }),
    ),
    kilometres: integer,
    drivers: integer,
    riders: integer,
    cost: number,
    /** Rules that it breaks. */
    reasons: unchecked<readonly DriverRule[]>(),
    /** Of the bureau that planned it. */
    ownerRegionCode: optional(text),
    /** An instant; from then on it can't be approved. */
    endsAt: instant,
    /** The service that came of it. */
    serviceId: optional(text),
    /** Epoch seconds: cleans up. */
    expiresAt: number,
  },
  keys: { primary: ['${id}', 'proposal'] },
});

export type ProposalItem = ItemOf<typeof proposals>;

export type ProposalStop = ProposalItem['stops'][number];

export const proposalKey = (id: string): Key => proposals.key({ id });

export const { decode: parseProposal } = proposals;

export function propose(proposal: ProposalItem): Write {
  return put<ProposalItem>(proposals.stored(proposal)).when(isNew);
}

/** Once, and in time. The service keeps it from being cleaned up. */
export function approve(id: string, serviceId: string, now: string): Write {
  return update<ProposalItem>(proposalKey(id)).set({ serviceId }).when(absent('serviceId'), above('endsAt', now));
}
