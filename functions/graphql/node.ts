/** `node(id)`: the prefix of an id names its type, and the type's own use case decides what the caller may see. */
import { getAllocation } from '../domains/travel-request/allocation';
import { getTravelRequest } from '../domains/travel-request/request';
import { getTravelProposal } from '../domains/travel-plan/service';
import { getTravelService } from '../domains/travel-service/service';
import { getCampaign } from '../domains/campaign/service';
import { getEnterprise } from '../domains/enterprise/service';
import { getGroupTicketOrder } from '../domains/group-ticket/service';
import { getMove } from '../domains/move/service';
import { getPlacement } from '../domains/placement/service';
import { getPosition } from '../domains/position/service';
import { getPositionImport } from '../domains/position-import/service';
import { getDelivery, getWebhook } from '../domains/webhook/service';
import { getWorker } from '../domains/worker/see';
import type { ResolversTypes } from '../generated/graphql';
import type { Context } from '../platform/context';
import { prefixOf } from '../platform/ids';

type Type =
  | 'Enterprise'
  | 'Worker'
  | 'Move'
  | 'Position'
  | 'Placement'
  | 'TravelService'
  | 'Allocation'
  | 'TravelRequest'
  | 'GroupTicketOrder'
  | 'TravelProposal'
  | 'Campaign'
  | 'PositionImport'
  | 'Webhook'
  | 'WebhookDelivery';

interface NodeType {
  readonly type: Type;
  readonly get: (context: Context, id: string) => Promise<ResolversTypes['Node'] | null>;
}

/** A map and not an object, in which any text such as `constructor` would be found. */
const types: ReadonlyMap<string, NodeType> = new Map([
  ['ent', { type: 'Enterprise', get: getEnterprise }],
  ['wkr', { type: 'Worker', get: getWorker }],
  ['mov', { type: 'Move', get: getMove }],
  ['pos', { type: 'Position', get: getPosition }],
  ['plc', { type: 'Placement', get: getPlacement }],
  ['svc', { type: 'TravelService', get: getTravelService }],
  ['alc', { type: 'Allocation', get: getAllocation }],
  ['trq', { type: 'TravelRequest', get: getTravelRequest }],
  ['gto', { type: 'GroupTicketOrder', get: getGroupTicketOrder }],
  ['prp', { type: 'TravelProposal', get: getTravelProposal }],
  ['imp', { type: 'PositionImport', get: getPositionImport }],
  ['whd', { type: 'WebhookDelivery', get: getDelivery }],
  ['whk', { type: 'Webhook', get: getWebhook }],
  ['cmp', { type: 'Campaign', get: getCampaign }],
]);

export async function getNode(context: Context, id: string): Promise<ResolversTypes['Node'] | null> {
  return (await types.get(prefixOf(id))?.get(context, id)) ?? null;
}

export function typeOfNode(id: string): Type {
  const found = types.get(prefixOf(id));
  if (found === undefined) throw new Error('Expected a node with the prefix of a type');
  return found.type;
}
