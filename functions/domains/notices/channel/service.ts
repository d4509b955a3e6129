/**
 * Use cases of channels: register, change, rotate the secret, remove, get, list. Only the bureau of a province keeps
 * them, its own alone: whoever has a gateway gets the phones of those who are told.
 */
import type { ChangeChannelInput, RegisterChannelInput } from '../../../generated/graphql';
import type { BureauId } from '../../../id-kinds';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import { connectionOf, type Page, type Paged } from '../../../platform/lists/listing';
import { parseEach } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { idempotent, keyReused } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { preciseInstantOf } from '../../../platform/values/clock';
import { isId, nextOwned, ownerOf } from '../../../platform/values/ids';
import { checkUrl } from '../../partners/receiver/checks';
import { removal, type Renewed, secretRotation } from '../../partners/receiver/service';
import { outOfScope } from '../../reference/region/authority';
import {
  addChannel,
  bureauIdOf,
  type Channel,
  changeChannel as storeChange,
  channelKey,
  channelsOf,
  channelWrites,
  parseChannel,
  removeChannel as storeRemoval,
} from './store';
import type { RegionCode } from '../../reference/region/region-code';

/** The province whose bureau the caller is; undefined for all others. */
function provinceOf({ roles, regionCode }: Viewer): RegionCode | undefined {
  return roles.includes('BUREAU') && regionCode?.length === 2 ? regionCode : undefined;
}

function bureauOf(viewer: Viewer): BureauId | undefined {
  const province = provinceOf(viewer);
  return province === undefined ? undefined : bureauIdOf(province);
}

/**
 * Idempotent by key: a repeat returns the channel without its secret. The URL's address is checked now and again at
 * each message.
 */
export const registerChannel = idempotent<RegisterChannelInput, Channel | Renewed<Channel>>(
  'registerChannel',
  'Deliveries',
  {
    see: getChannel,
    async check({ viewer, outbound }, { url }) {
      if (provinceOf(viewer) === undefined) return [outOfScope(viewer, ['kind'])];
      return checkUrl(url, await outbound.problemOf(url.trim()));
    },
    async attempt({ db, clock, ids, viewer }, { kind, url }, recordPut) {
      const regionCode = provinceOf(viewer);
      if (regionCode === undefined) return failed(outOfScope(viewer, ['kind']));
      const bureauId = bureauIdOf(regionCode);
      const channel: Channel = {
        ...{ id: nextOwned(ids, 'chn', bureauId), bureauId, regionCode, kind, url: url.trim() },
        registeredAt: preciseInstantOf(clock.now()),
      };
      const { channel: added, guard } = addChannel(channel);
      const record = recordPut(channel.id);
      const commit = await db.commit([added, guard, record]);
      if (commit.committed) return ok({ ...channel, isNew: true });
      if (commit.refused.has(record)) return keyReused;
      return commit.refused.has(guard) ? failed(refusal('CHANNEL_EXISTS', ['kind'], { kind })) : CHANGED;
    },
  },
);

/** Null if the channel does not exist, or is another bureau's. */
export async function getChannel(context: Context, id: string): Promise<Channel | null> {
  if (!isId(id, 'chn') || ownerOf(id, 'chn') !== bureauOf(context.viewer)) return null;
  return (await readItem(context.db, channelKey(id), parseChannel)) ?? null;
}

/** The bureau of a channel, even if that was removed; null unless the caller is it. */
export function getChannelOwner({ viewer }: Context, id: string): Promise<object | null> {
  const bureauId = isId(id, 'chn') ? ownerOf(id, 'chn') : undefined;
  return Promise.resolve(bureauId !== undefined && bureauId === bureauOf(viewer) ? { bureauId } : null);
}

/** Gives it another address, or the same again, and enables it. Messages on their way go to the new address. */
export async function changeChannel(
  context: Context,
  { channelId, url }: ChangeChannelInput,
): Promise<Outcome<Channel>> {
  // Only the channel's own bureau has an address looked up: the answer tells whether a name leads to a private network.
  if ((await getChannel(context, channelId)) === null)
    return failed([refusal('NOT_FOUND', ['channelId']), ...checkUrl(url, undefined)]);
  const wrong = checkUrl(url, await context.outbound.problemOf(url.trim()));
  if (wrong.length > 0) return failed(wrong);
  return whileChanged(async () => {
    const channel = await getChannel(context, channelId);
    if (channel === null) return failed(refusal('NOT_FOUND', ['channelId']));
    const { disabledAt: _, disabledReason: __, pausedUntil: ___, failures: ____, ...kept } = channel;
    const { committed } = await context.db.commit([storeChange(channel, url.trim())]);
    return committed ? ok({ ...kept, url: url.trim() }) : CHANGED;
  });
}

/** Idempotent by key: only the first answer contains the new secret. */
export const rotateChannelSecret = secretRotation('rotateChannelSecret', 'Deliveries', {
  field: 'channelId',
  see: getChannel,
  writes: channelWrites,
  tooMany: (max) => refusal('CHANNEL_SECRETS_TOO_MANY', ['channelId'], { max }),
});

export const removeChannel = removal('channelId', getChannel, storeRemoval);

/** Of the caller's province, oldest first; at most one of each kind. */
export async function listChannels(context: Context, page: Page): Paged<Channel> {
  const bureauId = bureauOf(context.viewer);
  const { items } = bureauId === undefined ? { items: [] } : await context.db.query(channelsOf(bureauId));
  const channels = await parseEach(context, { reader: 'lists', table: 'Deliveries' }, items, parseChannel);
  return connectionOf(channels, ({ id }) => id, page);
}
