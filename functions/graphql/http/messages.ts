/** Texts of all error codes, in Chinese and English, collected from the nouns' `messages.json`. */
import regionMessages from '../../domains/reference/region/messages.json';
import codeListMessages from '../../domains/reference/code-list/messages.json';
import agencyMessages from '../../domains/reference/agency/messages.json';
import agreementMessages from '../../domains/reference/agreement/messages.json';
import reportMessages from '../../domains/board/report/messages.json';
import enterpriseStatusMessages from '../../domains/reference/enterprise-status/messages.json';
import enterpriseMessages from '../../domains/reference/enterprise/messages.json';
import minimumWageMessages from '../../domains/reference/minimum-wage/messages.json';
import stationMessages from '../../domains/reference/station/messages.json';
import ruleMessages from '../../domains/reference/rule/messages.json';
import webhookMessages from '../../domains/partners/webhook/messages.json';
import channelMessages from '../../domains/notices/channel/messages.json';
import noticeMessages from '../../domains/notices/notice/messages.json';
import inquiryMessages from '../../domains/people/inquiry/messages.json';
import workerMessages from '../../domains/people/worker/messages.json';
import revealMessages from '../../domains/people/reveal/messages.json';
import moveMessages from '../../domains/people/move/messages.json';
import roundSheetMessages from '../../domains/people/round-sheet/messages.json';
import surveyMessages from '../../domains/people/survey/messages.json';
import duplicateMessages from '../../domains/people/duplicate/messages.json';
import positionMessages from '../../domains/jobs/position/messages.json';
import submissionMessages from '../../domains/jobs/submission/messages.json';
import positionImportMessages from '../../domains/jobs/position-import/messages.json';
import deliveryMessages from '../../domains/matching/delivery/messages.json';
import journeyMessages from '../../domains/matching/journey/messages.json';
import pushMessages from '../../domains/matching/push/messages.json';
import pushRunMessages from '../../domains/matching/push-run/messages.json';
import placementMessages from '../../domains/jobs/placement/messages.json';
import arrivalMessages from '../../domains/jobs/arrival/messages.json';
import subsidyMessages from '../../domains/jobs/subsidy/messages.json';
import followUpMessages from '../../domains/jobs/follow-up/messages.json';
import recruitmentEventMessages from '../../domains/support/recruitment-event/messages.json';
import registrationMessages from '../../domains/support/registration/messages.json';
import courseMessages from '../../domains/support/course/messages.json';
import enrolmentMessages from '../../domains/support/enrolment/messages.json';
import courseChangeMessages from '../../domains/support/course-change/messages.json';
import eventChangeMessages from '../../domains/support/event-change/messages.json';
import eventOutcomeMessages from '../../domains/support/event-outcome/messages.json';
import visitMessages from '../../domains/support/visit/messages.json';
import caseMessages from '../../domains/support/case/messages.json';
import travelServiceMessages from '../../domains/travel/travel-service/messages.json';
import travelRequestMessages from '../../domains/travel/travel-request/messages.json';
import manifestMessages from '../../domains/travel/manifest/messages.json';
import groupTicketMessages from '../../domains/travel/group-ticket/messages.json';
import travelPlanMessages from '../../domains/travel/travel-plan/messages.json';
import type { JuvenileQuestion, RegionLevel, UserErrorCode } from '../../generated/graphql';
import baseMessages from '../../platform/requests/messages.json';
import type { Refusal } from '../../platform/requests/result';
import type { IdentityNumberProblem } from '../../platform/values/identity-number';
import type { PhoneKind } from '../../platform/values/phone';
import { filled, type Locale, type Messages, type Text } from '../../platform/requests/text';

/** Merges the lists. Does not compile while a code has no text in a language, or two texts, or is not in the SDL. */
export function merged<const Lists extends readonly Messages[]>(
  lists: Lists & Checked<Lists>,
): Readonly<Record<UserErrorCode, Text>> {
  const all = lists.reduce<Messages>((told, list) => ({ ...told, ...list }), {});
  return all as Readonly<Record<UserErrorCode, Text>>;
}

/** Lists the offending codes in the compiler's message. */
type Checked<Lists extends readonly Messages[]> = [Untold<Lists> | Unknown<Lists> | Twice<Lists>] extends [never]
  ? unknown
  : { readonly untold: Untold<Lists>; readonly unknown: Unknown<Lists>; readonly toldTwice: Twice<Lists> };

type Untold<Lists extends readonly Messages[]> = Exclude<UserErrorCode, CodesOf<Lists[number]>>;

type Unknown<Lists extends readonly Messages[]> = Exclude<CodesOf<Lists[number]>, UserErrorCode>;

type Twice<Lists extends readonly Messages[]> = Lists extends readonly [
  infer First extends Messages,
  ...infer Rest extends readonly Messages[],
]
  ? (keyof First & CodesOf<Rest[number]>) | Twice<Rest>
  : never;

/** The codes of all members of a union. */
type CodesOf<List> = List extends unknown ? keyof List : never;

const texts = merged([
  baseMessages.errors,
  regionMessages.errors,
  codeListMessages.errors,
  enterpriseMessages.errors,
  enterpriseStatusMessages.errors,
  agreementMessages.errors,
  reportMessages.errors,
  agencyMessages.errors,
  minimumWageMessages.errors,
  ruleMessages.errors,
  stationMessages.errors,
  caseMessages.errors,
  visitMessages.errors,
  webhookMessages.errors,
  channelMessages.errors,
  noticeMessages.errors,
  inquiryMessages.errors,
  workerMessages.errors,
  revealMessages.errors,
  moveMessages.errors,
  roundSheetMessages.errors,
  surveyMessages.errors,
  duplicateMessages.errors,
  positionMessages.errors,
  submissionMessages.errors,
  positionImportMessages.errors,
  placementMessages.errors,
  deliveryMessages.errors,
  journeyMessages.errors,
  pushMessages.errors,
  pushRunMessages.errors,
  arrivalMessages.errors,
  followUpMessages.errors,
  subsidyMessages.errors,
  recruitmentEventMessages.errors,
  registrationMessages.errors,
  courseChangeMessages.errors,
  eventChangeMessages.errors,
  eventOutcomeMessages.errors,
  courseMessages.errors,
  enrolmentMessages.errors,
  travelServiceMessages.errors,
  travelRequestMessages.errors,
  manifestMessages.errors,
  groupTicketMessages.errors,
  travelPlanMessages.errors,
]);

export function messageOf({ code, params }: Refusal, locale: Locale): string {
  return filled(texts[code], locale, params, (parameter) => words[parameter]?.[locale] ?? String(parameter));
}

/**
 * Texts of parameters that are code words: the level of a region, the wrong part of an identity number (PROVINCE is
 * both), which phones a field takes, and what a position is asked about its work.
 */
const words: Readonly<Record<string, Text>> = {
  ...baseMessages.phoneWords,
  ...regionMessages.levelWords,
  ...workerMessages.identityNumberWords,
  ...placementMessages.questionWords,
} satisfies Readonly<Record<PhoneKind | RegionLevel | IdentityNumberProblem | JuvenileQuestion, Text>>;
