/** What a survey says otherwise than what is known. Pure. */
import type { SurveyInput } from '../../functions/generated/graphql';
import { ethnicGroupOf } from '../../functions/domains/reference/ethnic-group/ethnic-group';
import { maskPhone, parseMobile } from '../../functions/platform/values/phone';
import type { Known } from './api';

/** Fields of the survey whose value is known to be another, or not known. Phones are compared as they are masked. */
export function differing(survey: SurveyInput, known: Known): readonly string[] {
  const phone = survey.phone == null ? undefined : parseMobile(survey.phone);
  const told: Readonly<Record<string, readonly [unknown, unknown]>> = {
    name: [survey.name, known.name],
    phone: [phone === undefined ? undefined : maskPhone(phone), known.maskedPhone],
    villageCode: [survey.villageCode, known.villageCode],
    ethnicGroup: [ethnicGroupOf(survey.ethnicGroup ?? '')?.name, known.ethnicGroup],
    education: [survey.education, known.education],
    skills: [survey.skills, known.skills],
    groupTags: [survey.groupTags, known.groupTags],
    employment: [survey.employment, known.employment],
    monthlyIncome: [survey.monthlyIncome, known.monthlyIncome],
    ...Object.fromEntries(wishes.map((wish) => [wish, [survey[wish], known.intent?.[wish]]] as const)),
  };
  return Object.entries(told).flatMap(([field, [said, was]]) =>
    said == null || JSON.stringify(said) === JSON.stringify(was) ? [] : [field],
  );
}

const wishes = [
  ...(['wantsWork', 'destinationRegionCodes', 'occupationCodes', 'wageExpected', 'departFrom'] as const),
  ...(['needsTransport', 'needsTraining'] as const),
];
