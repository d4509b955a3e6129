/** Texts of the error codes that `schema/placement.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const placementMessages = {
  JUVENILE_BANNED: { zh: '法律禁止未成年工从事该职业', en: 'The law bans workers under 18 from this occupation.' },
  PLACEMENT_RUNNING: { zh: '该劳动者已有未结束的就业记录', en: 'The worker has a placement that has not ended.' },
  PLACEMENT_ENDED: { zh: '该就业记录已结束', en: 'The placement has already ended.' },
} as const satisfies Messages;
