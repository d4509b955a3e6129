/** The line for places of recruitment events, for its writer (`places/line/serve.ts`). */
import { asId } from '../../../../platform/values/ids';
import type { Line } from '../../places/line/serve';
import { isOver } from '../../recruitment-event/states';
import { isCancelled } from '../../places/placed';
import { eventKey, parseRecruitmentEvent } from '../../recruitment-event/store';
import { isRegistration, parseRegistration, promoteRegistration } from '../store';

export const eventLine: Line = {
  owner: 'evt',
  ownerKey: (id) => eventKey(asId(id, 'evt')),
  isServed(item, now) {
    const event = parseRecruitmentEvent(item);
    return !isOver(event, now) && !isCancelled(event);
  },
  waitsAt(item) {
    if (!isRegistration(item)) return undefined;
    const { eventId, status } = parseRegistration(item);
    return status === 'WAITING' ? eventId : undefined;
  },
  promote: ({ signUpId, since }, at) => promoteRegistration(asId(signUpId, 'reg'), since, at),
};
