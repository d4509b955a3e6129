/**
 * The item of a proposal, in table TravelAllocations, by its id alone, and every write of it. It holds counts and places, nobody's name; days
 * after it has expired it is cleaned up.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import type { DriverRule } from '../../../generated/graphql';
import type { Key, PutParams, Write } from '../../../platform/dynamodb/database';
import { above, absent, isNew, put, update } from '../../../platform/dynamodb/expressions';
import { codecOf } from '../../../platform/items/codec';

const ProposalEntity = new Entity(
  {
    model: { entity: 'travelProposal', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      mode: { type: ['COACH', 'TRAIN', 'FLIGHT'] as const, required: true },
      vehicle: { type: 'string', required: true },
      seats: { type: 'number', required: true },
      stops: {
        type: 'list',
        required: true,
        items: {
          type: 'map',
          properties: {
            regionCode: { type: 'string', required: true },
            arrivesAt: { type: 'string' },
            departsAt: { type: 'string' },
            boarding: { type: 'number', required: true },
          },
        },
      },
      kilometres: { type: 'number', required: true },
      drivers: { type: 'number', required: true },
      riders: { type: 'number', required: true },
      cost: { type: 'number', required: true },
      /** `DriverRule`s that it breaks. */
      reasons: { type: 'any', required: true },
      /** Of the bureau that planned it. */
      ownerRegionCode: { type: 'string' },
      /** An instant; from then on it can't be approved. */
      endsAt: { type: 'string', required: true },
      /** The service that came of it. */
      serviceId: { type: 'string' },
      /** Epoch seconds: cleans up. */
      expiresAt: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'proposal', casing: 'none' },
      },
    },
  },
  { table: 'TravelAllocations' },
);

export type ProposalItem = Omit<EntityItem<typeof ProposalEntity>, 'reasons'> & {
  readonly reasons: readonly DriverRule[];
};

export type ProposalStop = ProposalItem['stops'][number];

export const proposalKey = (id: string): Key => ProposalEntity.get({ id }).params<Key>();

export const { decode: parseProposal } = codecOf<ProposalItem>(ProposalEntity);

export function propose(proposal: ProposalItem): Write {
  return put<ProposalItem>(ProposalEntity.put({ ...proposal }).params<PutParams>()).when(isNew);
}

/** Once, and in time. The service keeps it from being cleaned up. */
export function approve(id: string, serviceId: string, now: string): Write {
  return update<ProposalItem>(proposalKey(id)).set({ serviceId }).when(absent('serviceId'), above('endsAt', now));
}
