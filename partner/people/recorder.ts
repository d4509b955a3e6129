/**
 * Records surveys of a ledger. A ledger has days, not hours, so a row that was corrected is of the same day as before: it is
 * then told a second after what it corrects, and so counts.
 */
import type { SurveyInput } from '../../functions/generated/graphql';
import type { Recorded } from './api';

/** One result for each survey, in order. */
export type Recording = (surveys: readonly SurveyInput[]) => Promise<readonly Recorded[]>;

/** Corrections of one person on one day that are told apart. */
const ATTEMPTS = 5;

/** Holds a line for each person. Rows of one person are told as they stand: which is right, nobody knows here. */
export function correcting(record: Recording): Recording {
  const people = new Map<string, string>();
  return async (surveys) => {
    const results = severalOf(people, surveys, await record(surveys));
    let sent = surveys.flatMap((survey, place) => (results[place]?.stoodBefore === true ? [] : [{ survey, place }]));
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      sent = sent.flatMap(({ survey, place }) => {
        const at = laterThan(survey, results[place]);
        return at === undefined ? [] : [{ survey: { ...survey, surveyedAt: at }, place }];
      });
      if (sent.length === 0) break;
      const again = await record(sent.map(({ survey }) => survey));
      for (const [index, { place }] of sent.entries()) {
        const result = again[index];
        if (result !== undefined) results[place] = result;
      }
    }
    return results;
  };
}

/**
 * The results, those marked whose person other rows of the run are about with other answers. Told again, one of them would
 * overrule the other at each import.
 * @param people clientIds by worker, of this run.
 */
function severalOf(
  people: Map<string, string>,
  surveys: readonly SurveyInput[],
  results: readonly Recorded[],
): Recorded[] {
  const isOther = surveys.map(({ clientId }, place) => {
    const id = results[place]?.worker?.id;
    if (id === undefined) return false;
    const before = people.get(id) ?? clientId;
    if (before === clientId) people.set(id, clientId);
    return before !== clientId;
  });
  const shared = new Set(results.flatMap(({ worker }, place) => (isOther[place] === true ? (worker?.id ?? []) : [])));
  return results.map((result) =>
    result.worker !== null && shared.has(result.worker.id) ? { ...result, stoodBefore: true } : result,
  );
}

/**
 * Sends surveys of one clientId, which are those of namesakes who say the same, in requests one after another: results of one
 * request are told apart by it, and it has to be the same wherever in the ledger a namesake stands.
 */
export function oneOfEachId(record: Recording): Recording {
  return async (surveys) => {
    const results: Recorded[] = [];
    let waiting = surveys.map((survey, index) => ({ survey, place: index }));
    while (waiting.length > 0) {
      const first = new Map(waiting.toReversed().map((one) => [one.survey.clientId, one.place]));
      const sent = waiting.filter(({ survey, place }) => first.get(survey.clientId) === place);
      for (const [index, result] of (await record(sent.map(({ survey }) => survey))).entries()) {
        const place = sent[index]?.place;
        if (place !== undefined) results[place] = result;
      }
      waiting = waiting.filter(({ survey, place }) => first.get(survey.clientId) !== place);
    }
    return results;
  };
}

/** When the survey is to be told again, because another one of its day stands in its way; undefined if it counts. */
function laterThan(survey: SurveyInput, result: Recorded | undefined): string | undefined {
  const own = new Date(survey.surveyedAt ?? '').getTime();
  // The same answers but for the hidden digits of the phone.
  if (result?.errors.some(({ code }) => code === 'IDEMPOTENCY_KEY_REUSED') === true) return instant(own + SECOND_MS);
  if (result?.worker == null || result.status === 'REJECTED' || result.status === 'CREATED') return undefined;
  const counted = new Date(result.worker.surveyedAt ?? '').getTime();
  const isOfThisDay = counted >= own && counted < own + HOUR_MS;
  return isOfThisDay && result.overruled.length > 0 ? instant(counted + SECOND_MS) : undefined;
}

const SECOND_MS = 1_000;
/** Surveys of phones are made later in the day than the midnight of a ledger and its corrections. */
export const HOUR_MS = 3_600_000;

function instant(at: number): string {
  return new Date(at).toISOString();
}
