/**
 * The channel item in table Deliveries, in the collection of its bureau, and every write of it. A province has one of
 * each kind, which a guard keeps.
 */
import type { ChannelKind } from '../../../generated/graphql';
import type { BureauId, ChannelId } from '../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, isNew, put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { guardDelete, guardPut } from '../../../platform/items/guard';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { derivedId, ownerOf } from '../../../platform/values/ids';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
import { answeredAttributes, isRegistered, receiverAttributes, receiverWrites } from '../../partners/receiver/store';

export const channelKinds = ['APP', 'WECHAT', 'SMS', 'VOICE'] as const satisfies readonly ChannelKind[];

const channels = itemKind('channel', {
  table: 'Deliveries',
  attributes: {
    /** `chn_` + own ULID + the bureau's. */
    id: attr.idOf('chn'),
    bureauId: attr.idOf('bur'),
    /** The bureau's province, whose workers it serves. */
    regionCode,
    kind: attr.oneOf(...channelKinds),
    ...receiverAttributes,
  },
  // The id is the whole sort key: changes are recorded by it.
  keys: { primary: ['${bureauId}', '${id}'] },
});

export type Channel = ItemOf<typeof channels>;

/** @param regionCode of a province. */
export function bureauIdOf(regionCode: RegionCode): BureauId {
  return derivedId('bur', regionCode);
}

export function channelKey(id: ChannelId): Key {
  return channels.key({ id, bureauId: ownerOf(id, 'chn') });
}

export const { is: isChannel, decode: parseChannel } = channels;

/** The channels of a province's bureau, in the order of registration, strongly consistent. */
export function channelsOf(bureauId: BureauId): QueryParams {
  return { ...channels.query('primary', { bureauId }).beginsWith({ id: 'chn_' }).params(), ConsistentRead: true };
}

/** Adds a channel; its guard is refused if the province has one of the kind. */
export function addChannel(channel: Channel): { readonly channel: Write; readonly guard: Write } {
  return {
    channel: put(channels.stored(channel)).when(isNew),
    guard: guardPut('Deliveries', GUARD, nameOf(channel), channel.id),
  };
}

/** Removes a channel in any state; another of its kind may follow. */
export function removeChannel(read: Channel): readonly Write[] {
  const guard = guardDelete('Deliveries', GUARD, nameOf(read), read.id);
  return [deletion<Channel>(channelKey(read.id)).when(isRegistered), guard];
}

const GUARD = 'channel';

function nameOf({ regionCode, kind }: Channel): string {
  return `${regionCode}#${kind}`;
}

/** Gives it another address, or the same again, and enables it. Refused if the address was changed since the read. */
export function changeChannel(read: Channel, url: string): Write {
  return channels
    .update(channelKey(read.id))
    .set({ url })
    .remove(...answeredAttributes)
    .when(isRegistered, unchanged('url', read.url));
}

/** Writes of its receiver. */
export const channelWrites = receiverWrites<Channel>(({ id }) => channels.update(channelKey(id)));
