/** Texts of all error codes, in Chinese and English, collected from the nouns' `messages.ts`. */
import { regionLevelWords, regionMessages } from '../../domains/reference/region/messages';
import { enterpriseMessages } from '../../domains/reference/enterprise/messages';
import { minimumWageMessages } from '../../domains/reference/minimum-wage/messages';
import { webhookMessages } from '../../domains/partners/webhook/messages';
import { inquiryMessages } from '../../domains/people/inquiry/messages';
import { identityNumberWords, workerMessages } from '../../domains/people/worker/messages';
import { revealMessages } from '../../domains/people/reveal/messages';
import { moveMessages } from '../../domains/people/move/messages';
import { surveyMessages } from '../../domains/people/survey/messages';
import { duplicateMessages } from '../../domains/people/duplicate/messages';
import { positionMessages } from '../../domains/jobs/position/messages';
import { submissionMessages } from '../../domains/jobs/submission/messages';
import { positionImportMessages } from '../../domains/jobs/position-import/messages';
import { placementMessages } from '../../domains/jobs/placement/messages';
import { travelServiceMessages } from '../../domains/travel/travel-service/messages';
import { travelRequestMessages } from '../../domains/travel/travel-request/messages';
import { manifestMessages } from '../../domains/travel/manifest/messages';
import { groupTicketMessages } from '../../domains/travel/group-ticket/messages';
import { travelPlanMessages } from '../../domains/travel/travel-plan/messages';
import type { UserErrorCode } from '../../generated/graphql';
import { baseMessages } from '../../platform/requests/messages';
import type { Refusal } from '../../platform/requests/result';
import { filled, type Locale, type Messages, type Text } from '../../platform/requests/text';

/** Merges the lists. Does not compile while a code has no text, or two. */
export function merged<const Lists extends readonly Messages[]>(
  lists: Lists & Checked<Lists>,
): Readonly<Record<UserErrorCode, Text>> {
  const all = lists.reduce<Messages>((told, list) => ({ ...told, ...list }), {});
  return all as Readonly<Record<UserErrorCode, Text>>;
}

/** Lists the offending codes in the compiler's message. */
type Checked<Lists extends readonly Messages[]> = [Untold<Lists> | Twice<Lists>] extends [never]
  ? unknown
  : { readonly untold: Untold<Lists>; readonly toldTwice: Twice<Lists> };

type Untold<Lists extends readonly Messages[]> = Exclude<UserErrorCode, CodesOf<Lists[number]>>;

type Twice<Lists extends readonly Messages[]> = Lists extends readonly [
  infer First extends Messages,
  ...infer Rest extends readonly Messages[],
]
  ? (keyof First & CodesOf<Rest[number]>) | Twice<Rest>
  : never;

/** The codes of all members of a union. */
type CodesOf<List> = List extends unknown ? keyof List : never;

const texts = merged([
  baseMessages,
  regionMessages,
  enterpriseMessages,
  minimumWageMessages,
  webhookMessages,
  inquiryMessages,
  workerMessages,
  revealMessages,
  moveMessages,
  surveyMessages,
  duplicateMessages,
  positionMessages,
  submissionMessages,
  positionImportMessages,
  placementMessages,
  travelServiceMessages,
  travelRequestMessages,
  manifestMessages,
  groupTicketMessages,
  travelPlanMessages,
]);

export function messageOf({ code, params }: Refusal, locale: Locale): string {
  return filled(texts[code], locale, params, (parameter) => words[parameter]?.[locale] ?? String(parameter));
}

/** Texts of parameters that are code words, such as the level of a region. */
const words: Readonly<Record<string, Text>> = { ...regionLevelWords, ...identityNumberWords };
