/**
 * What would become of surveys, for a dry run: nothing is written, and nobody's number is asked for. The rows are checked by
 * the register's own rules. People are known by name and masked number among those of their township, whom the caller sees
 * anyway, so it is a forecast: someone registered elsewhere looks new, and becomes a move when the ledger is imported.
 */
import { answersOf as sealedAnswers, checkCells } from '../../functions/domains/people/round-sheet/sealed-rows';
import { answersOf, checkRow } from '../../functions/domains/people/survey/checks';
import type { SurveyInput } from '../../functions/generated/graphql';
import { messageOf } from '../../functions/graphql/http/messages';
import type { Viewer } from '../../functions/platform/security/viewer';
import { type Refusal, refusal } from '../../functions/platform/requests/result';
import { maskIdentityNumber } from '../../functions/platform/values/identity-number';
import type { Known, PeopleApi, Recorded } from './api';
import { differing } from './differing';
import { HOUR_MS, type Recording } from './recorder';
import { isRegionCode } from '../../functions/domains/reference/region/region-code';

export interface Forecast {
  readonly api: Pick<PeopleApi, 'workers' | 'sheetRows'>;
  /** That the caller is in charge of. */
  readonly region: string;
  readonly language: 'zh' | 'en';
  readonly now: () => Date;
}

/** Holds the people of each township that the ledger has, about a kilobyte each. */
export function forecasting({ api, region, language, now }: Forecast): Recording {
  const viewer: Viewer = { account: '', roles: ['CADRE'], ...(isRegionCode(region) && { regionCode: region }) };
  const townships = new Map<string, Promise<ReadonlyMap<string, Known>>>();
  const peopleOf = (township: string): Promise<ReadonlyMap<string, Known>> => {
    const before = townships.get(township);
    if (before !== undefined) return before;
    const reading = read(api.workers(township));
    townships.set(township, reading);
    return reading;
  };
  const rejected = (refusals: readonly Refusal[]): Recorded => ({
    ...{ status: 'REJECTED', overruled: [], worker: null },
    errors: refusals.map((refusal) => ({
      ...{ code: refusal.code, message: messageOf(refusal, language), path: refusal.path.map(String) },
    })),
  });
  return async (surveys) => {
    const seals = surveys.flatMap(({ seal }) => seal ?? []);
    const rows = seals.length === 0 ? [] : await api.sheetRows(seals);
    const bySeal = new Map(seals.map((seal, index) => [seal, rows[index] ?? undefined]));
    return Promise.all(
      surveys.map(async (form, index): Promise<Recorded> => {
        const survey = answersOf(form);
        const path = ['surveys', index];
        if (survey.seal != null) {
          const row = bySeal.get(survey.seal);
          if (row === undefined) return rejected([refusal('SEAL_INVALID', [...path, 'seal'])]);
          const told = sealedAnswers(survey);
          const wrong = [...checkCells(survey, row, path), ...checkRow(told, path, viewer, now())];
          if (wrong.length > 0) return rejected(wrong);
          if (row.worker === null) return rejected([refusal('SHEET_PERSON_ELSEWHERE', [...path, 'seal'])]);
          const overruled = overruledBy(answersOf(survey), row.worker);
          return { status: visitOf(survey, row.worker), overruled, errors: [], worker: row.worker };
        }
        const errors = checkRow(survey, path, viewer, now());
        if (errors.length > 0) return rejected(errors);
        const people = await peopleOf((survey.villageCode ?? region).slice(0, TOWNSHIP));
        const masked = maskIdentityNumber(survey.identityNumber ?? '');
        const known = people.get(keyOf(survey.name ?? '', masked));
        return { status: statusOf(survey, known), overruled: overruledBy(survey, known), errors: [], worker: null };
      }),
    );
  };
}

const TOWNSHIP = 9;

async function read(people: AsyncIterable<Known>): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  for await (const one of people) known.set(keyOf(one.name, one.maskedIdentityNumber), one);
  return known;
}

function keyOf(name: string, masked: string): string {
  return `${masked} ${name}`;
}

/** A visit is news by itself, unless it was told already. */
function visitOf(survey: SurveyInput, known: Known): Recorded['status'] {
  const isNewer = known.surveyedAt === null || new Date(survey.surveyedAt ?? '') > new Date(known.surveyedAt);
  return isNewer ? 'UPDATED' : statusOf(answersOf(survey), known);
}

function statusOf(survey: SurveyInput, known: Known | undefined): Recorded['status'] {
  if (known === undefined) return 'CREATED';
  return differing(survey, known).length > 0 && !isOlder(survey, known) ? 'UPDATED' : 'UNCHANGED';
}

function overruledBy(survey: SurveyInput, known: Known | undefined): readonly string[] {
  return known !== undefined && isOlder(survey, known) ? differing(survey, known) : [];
}

function isOlder({ surveyedAt }: SurveyInput, known: Known): boolean {
  // What differs from another row of its day is a correction.
  const counted = known.surveyedAt === null ? 0 : new Date(known.surveyedAt).getTime();
  return counted - new Date(surveyedAt ?? '').getTime() >= HOUR_MS;
}
