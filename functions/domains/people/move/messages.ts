/** Texts of the error codes that `schema/move.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const moveMessages = {
  MOVE_DECIDED: { zh: '该迁移已有答复', en: 'This move has already been answered.' },
  MOVE_DECLINED: {
    zh: '对方地区未同意该劳动者迁出，说明见迁移记录',
    en: 'The region where the person lives declined the move; see the note of the move.',
  },
  MOVES_TOO_MANY: {
    zh: '该劳动者已有 {max} 条迁移等待答复',
    en: 'This person has {max} moves waiting for an answer; no further move is possible until one is answered.',
  },
} as const satisfies Messages;
