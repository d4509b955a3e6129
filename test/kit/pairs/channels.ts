/** A world of pairs around one channel of a province, whose gateway said that it is gone, while its bureau changes its channels. */
import type { ChannelKind } from '../../../functions/generated/graphql';
import {
  changeChannel,
  registerChannel,
  removeChannel,
  rotateChannelSecret,
} from '../../../functions/domains/notices/channel/service';
import {
  bureauIdOf,
  type Channel,
  channelKey,
  channelKinds,
  channelsOf,
  channelWrites,
  parseChannel,
} from '../../../functions/domains/notices/channel/store';
import { secretNumber } from '../../../functions/domains/partners/receiver/secrets';
import { guardKey, ownerIn } from '../../../functions/platform/items/guard';
import type { Context } from '../../../functions/platform/requests/context';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { createOutbound } from '../../../functions/platform/security/outbound';
import { asId } from '../../../functions/platform/values/ids';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { contextOf, NOW, valueOf } from '../travel-scene';
import { asRegionCode, type RegionCode } from '../../../functions/domains/reference/region/region-code';

interface Channels {
  /** A province that no other scene of the last ninety has. */
  readonly regionCode: RegionCode;
  readonly channelId: string;
}

/** The gateways of tests are on loopback. */
const outbound = createOutbound({ allowLoopback: true });
const URL = 'http://127.0.0.1:9/messages';
const OTHER_URL = 'http://127.0.0.1:9/other';

/** Numbers of two digits. */
const PROVINCES = 90;

let scenes = 0;

function nextRegion(): RegionCode {
  scenes += 1;
  return asRegionCode(String(10 + (scenes % PROVINCES)));
}

/** As the scene's bureau. */
function bureauOf(context: Context, { regionCode }: Pick<Channels, 'regionCode'>): Context {
  return { ...context, outbound, viewer: { ...context.viewer, roles: ['BUREAU'], regionCode } };
}

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Channels> {
  const regionCode = nextRegion();
  const context = bureauOf(contextOf(db), { regionCode });
  for (const { id } of await readChannels(db, { regionCode })) valueOf(await removeChannel(context, id));
  const idempotencyKey = `scene ${scenes}`;
  const channel = valueOf(await registerChannel(context, { idempotencyKey, kind: 'SMS', url: URL }));
  await db.commit([channelWrites.end(channel, NOW)]);
  return { regionCode, channelId: channel.id };
}

const register = (kind: ChannelKind): UseCase<Channels> =>
  does('registerChannel', (context, scene, idempotencyKey) =>
    registerChannel(bureauOf(context, scene), { idempotencyKey, kind, url: URL }),
  );

const useCases: Readonly<Record<string, UseCase<Channels>>> = {
  'another is registered': register('VOICE'),
  'one of its kind is registered': register('SMS'),
  'it gets another address': does('changeChannel', (context, scene) =>
    changeChannel(bureauOf(context, scene), { channelId: scene.channelId, url: OTHER_URL }),
  ),
  'it gets its address again': does('changeChannel', (context, scene) =>
    changeChannel(bureauOf(context, scene), { channelId: scene.channelId, url: URL }),
  ),
  'it has a new secret': does('rotateChannelSecret', (context, scene, idempotencyKey) =>
    rotateChannelSecret(bureauOf(context, scene), { idempotencyKey, channelId: scene.channelId }),
  ),
  'it is removed': does('removeChannel', (context, scene) => removeChannel(bureauOf(context, scene), scene.channelId)),
};

async function readChannels(db: Database, { regionCode }: Pick<Channels, 'regionCode'>): Promise<Channel[]> {
  return (await db.query(channelsOf(bureauIdOf(regionCode)))).items.map(parseChannel);
}

async function tell(db: Database, scene: Channels): Promise<unknown> {
  const channels = await readChannels(db, scene);
  return channels
    .map((channel) => {
      const name = channel.id === scene.channelId ? 'it' : 'another';
      return [name, channel.kind, channel.url, channel.disabledReason ?? '-', secretNumber(channel)].join();
    })
    .sort();
}

/** Counted from the tables alone. */
async function recount(db: Database, scene: Channels): Promise<string[]> {
  const standing = new Map((await readChannels(db, scene)).map(({ kind, id }) => [kind, id]));
  const removed = await db.get(channelKey(asId(scene.channelId, 'chn')));
  const guards = await Promise.all(
    channelKinds.map(async (kind) => {
      const guard = await db.get(guardKey('Deliveries', 'channel', `${scene.regionCode}#${kind}`));
      return { kind, id: guard && ownerIn(guard, 'chn') };
    }),
  );
  return [
    ...guards.filter(({ kind, id }) => standing.get(kind) !== id).map(({ kind }) => `${kind} is guarded for another`),
    ...(removed !== undefined && removed['url'] === undefined ? ['a channel that was removed is half there'] : []),
  ];
}

export const channels: World<Channels> = { useCases, build, tell, recount };
