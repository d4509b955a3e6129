/** The nouns that tell: what their records tell, and the texts and answers of each kind of notice. */
import type { NoticeKind } from '../../../generated/graphql';
import type { Source, Telling } from '../../reference/notice-draft/notice-draft';
import { namingNotices, namingTellings } from '../../reference/agency/naming/notices';
import { agreementNotices, agreementTellings } from '../../reference/agreement/renewal/notices';
import { silenceNotices, silenceTellings } from '../../reference/enterprise-status/silence/notices';
import { enterpriseNotices, enterpriseTellings } from '../../reference/enterprise/notices/notices';
import { moveNotices, moveTellings } from '../../people/move/notices/notices';
import { revealNotices, revealTellings } from '../../people/reveal/notices';
import { companionNotices, companionTellings } from '../../people/worker/companions/notices';
import { importNotices, importTellings } from '../../jobs/position-import/notices/notices';
import { placementNotices, placementTellings } from '../../jobs/placement/notices/notices';
import { positionNotices, positionTellings } from '../../jobs/position/notices/notices';
import { resemblanceNotices, resemblanceTellings } from '../../jobs/submission/notices';
import { deliveryNotices, deliveryTellings } from '../../matching/delivery/notices';
import { journeyNotices, journeyTellings } from '../../matching/journey/notices';
import { pushNotices, pushTellings } from '../../matching/push/notices';
import { enrolmentNotices, enrolmentTellings } from '../../support/enrolment/streams/notices';
import { eventNotices, eventTellings } from '../../support/event-change/notices/notices';
import { channelNotices, channelTellings } from '../channel/notices';
import { webhookNotices, webhookTellings } from '../../partners/webhook/notices';
import { caseNotices, caseTellings } from '../../support/case/notices';
import { visitNotices, visitTellings } from '../../support/visit/notices/notices';
import { seatNotices } from '../../travel/booking/notices/notices';
import { seatTellings } from '../../travel/booking/notices/texts';
import { boardingNotices, boardingTellings } from '../../travel/manifest/notices/notices';
import { reachParty } from '../../travel/waitlist/reach';

export const sources: readonly Source[] = [
  seatNotices,
  boardingNotices,
  enterpriseNotices,
  silenceNotices,
  agreementNotices,
  namingNotices,
  moveNotices,
  revealNotices,
  companionNotices,
  positionNotices,
  pushNotices,
  deliveryNotices,
  journeyNotices,
  placementNotices,
  caseNotices,
  visitNotices,
  eventNotices,
  enrolmentNotices,
  resemblanceNotices,
  importNotices,
  webhookNotices,
  channelNotices,
];

export const tellings: Readonly<Record<NoticeKind, Telling>> = {
  ...seatTellings(reachParty),
  ...boardingTellings,
  ...enterpriseTellings,
  ...silenceTellings,
  ...agreementTellings,
  ...namingTellings,
  ...moveTellings,
  ...revealTellings,
  ...companionTellings,
  ...positionTellings,
  ...pushTellings,
  ...deliveryTellings,
  ...journeyTellings,
  ...placementTellings,
  ...caseTellings,
  ...visitTellings,
  ...eventTellings,
  ...enrolmentTellings,
  ...resemblanceTellings,
  ...importTellings,
  ...webhookTellings,
  ...channelTellings,
};
