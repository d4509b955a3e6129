/** What people read of moves: the texts of the codes that `schema/move.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const moveMessages = {
  MOVE_DECIDED: { zh: '该迁移已有答复', en: 'This move was answered before.' },
  MOVE_DECLINED: {
    zh: '对方地区未同意该劳动者迁出，说明见迁移记录',
    en: 'The region where the person lives did not let them go; see the note of the move.',
  },
  MOVES_TOO_MANY: {
    zh: '该劳动者已有 {max} 条迁移等待答复',
    en: 'This person has {max} moves that wait for an answer; no more are taken until one is answered.',
  },
} as const satisfies Messages;
