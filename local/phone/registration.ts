/** Registers the local gateway as a province's bureau does, over HTTP, and gives it its new address at each start. */
import { randomUUID } from 'node:crypto';
import type { IdentityIssuer } from '../identity-issuer';
import { type Ask, createAsking } from './asking';
import { fieldsOf } from './fields';

/** The province of the demo people. */
export const PROVINCE = '53';

interface Registered {
  readonly channelId: string;
  readonly secret: string;
}

/** @returns undefined if the province has another gateway for text messages, which is left alone. */
export async function registerGateway(
  graphql: string,
  issuer: Pick<IdentityIssuer, 'sign'>,
  url: string,
): Promise<Registered | undefined> {
  const ask = createAsking(graphql, await issuer.sign({ roles: ['BUREAU'], regionCode: PROVINCE }));
  const register = (): Promise<Registered | undefined> =>
    change(ask, 'registerChannel', { idempotencyKey: randomUUID(), kind: 'SMS', url });
  const { channels } = await ask('{ channels { edges { node { id kind url } } } }');
  const edges = fieldsOf(channels)['edges'];
  const found = (Array.isArray(edges) ? edges : []).map((edge) => fieldsOf(fieldsOf(edge)['node']));
  const before = found.find(({ kind }) => kind === 'SMS');
  if (before === undefined) return register();
  if (!/^http:\/\/127\.0\.0\.1:\d+\/messages$/.test(String(before['url']))) return undefined;
  const { id: channelId } = before;
  await change(ask, 'changeChannel', { channelId, url });
  // The secret of the last start is not kept. After several starts in a day there is a new channel instead.
  const rotated = await change(ask, 'rotateChannelSecret', { idempotencyKey: randomUUID(), channelId });
  if (rotated !== undefined) return rotated;
  await change(ask, 'removeChannel', { channelId });
  return register();
}

/** Undefined if it was refused, or gives no secret. */
async function change(ask: Ask, mutation: string, input: object): Promise<Registered | undefined> {
  const type = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { channel { id secret } } }`;
  const { id, secret } = fieldsOf(fieldsOf((await ask(query, { input }))[mutation])['channel']);
  return typeof id === 'string' && typeof secret === 'string' ? { channelId: id, secret } : undefined;
}
