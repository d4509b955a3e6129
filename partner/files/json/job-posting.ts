/**
 * Converts a https://schema.org/JobPosting to a position, with texts like the cells of a table, and problems of what
 * can't be converted.
 */
import { yesOrNo } from '../../../functions/platform/values/spelling';
import { civilDateOf, isCivilDate } from '../../../functions/platform/values/civil-date';
import { plainForm } from '../../../functions/platform/values/normal-form';
import { type Answer, benefitsIn, CONDITIONAL } from '../benefits';
import { mapHeaders, scalesIn } from '../headers';
import { positionHeaders } from '../position';
import { quoted } from '../../masked';
import { CONTRADICTED, unclearBenefit } from '../position-benefits';
import { type Field, fields } from '../position-fields';
import type { RowProblem, Scales, Texts } from '../row';
import { all, codesOf, namesOf, type Node, scalar, textsIn, type Value } from './graph';
import { plainText } from './html';
import { wageOf } from './salary';

/** Properties that are read; all others are reported as not read. */
export const PROPERTIES_READ: ReadonlySet<string> = new Set([
  ...['identifier', 'title', 'name', 'occupationalCategory', 'jobLocation', 'totalJobOpenings', 'baseSalary'],
  ...['salaryCurrency', 'estimatedSalary', 'educationRequirements', 'skills', 'jobBenefits', 'jobStartDate'],
  ...['validThrough', 'description', 'additionalProperty'],
]);

/** Result of one property: a text, nothing, or a problem. */
type Told = { readonly text?: string; readonly problem?: string };

export interface Read {
  readonly texts: Texts<Field>;
  readonly scales: Scales<Field>;
  readonly problems: readonly RowProblem<Field>[];
  /** What is odd, but not wrong, in Chinese and English. */
  readonly warnings: readonly string[];
  /** Names of its additional properties that no field is read from. */
  readonly notRead: readonly string[];
}

export function readPosting(posting: Node): Read {
  const own = ownProperties(posting);
  const titles = all(posting, 'title');
  const title = onlyOne('名称', 'titles', textsIn(titles.length > 0 ? titles : all(posting, 'name')).map(plainText));
  const description = textsIn(all(posting, 'description')).map(plainText).join('\n');
  const promised = namesOf(all(posting, 'jobBenefits')).map(plainText);
  const benefits = benefitsIn(promised);
  const told: Readonly<Partial<Record<Field, Told>>> = {
    ...own.told,
    externalRef: onlyOne('编号', 'identifiers', all(posting, 'identifier').flatMap(referencesIn)),
    title,
    occupationCode: occupationOf(all(posting, 'occupationalCategory')),
    regionCode: placeOf(all(posting, 'jobLocation')),
    headcount: onlyOne('招聘人数', 'numbers of openings', all(posting, 'totalJobOpenings').flatMap(peopleIn)),
    education: educationOf(all(posting, 'educationRequirements')),
    skills: given(namesOf(all(posting, 'skills')).map(plainText).join(';')),
    board: agreed(own.told.board, benefits.board),
    lodging: agreed(own.told.lodging, benefits.lodging),
    startsOn: onlyOne('到岗日期', 'start dates', textsIn(all(posting, 'jobStartDate')).map(dayOf)),
    closesOn: onlyOne('截止日期', 'closing dates', textsIn(all(posting, 'validThrough')).map(lastDayOf)),
    // Feeds without a description repeat the title.
    description: given(description === title.text ? '' : description),
  };
  const wage = wageOf(posting);
  const texts: Texts<Field> = { ...wage.texts };
  const problems = [...wage.problems];
  for (const field of fields) {
    const { text, problem } = told[field] ?? {};
    if (text !== undefined) texts[field] = text;
    if (problem !== undefined) problems.push({ field, message: problem });
  }
  const unclear = (['board', 'lodging'] as const).filter(
    (field) => benefits[field] === 'UNCLEAR' && texts[field] === undefined,
  );
  return {
    ...{ texts, scales: own.scales, problems, notRead: own.notRead },
    warnings: unclear.map((field) => unclearBenefit(field, quoted(promised.join('；')))),
  };
}

function given(text: string | undefined): Told {
  return text === undefined || text.trim() === '' ? {} : { text };
}

/** A problem if there are several different texts for one field: only the owner knows which is right. */
function onlyOne(chinese: string, english: string, texts: readonly string[]): Told {
  const different = [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
  if (different.length < 2) return given(different[0]);
  const list = different.join(', ');
  return { problem: `写了多个${chinese}：${list}，只能有一个 / several ${english}: ${list}; one is needed` };
}

/** What schema.org has a property of its own for. */
const NEVER_ADDITIONAL: ReadonlySet<Field | undefined> = new Set([undefined, 'wageMin', 'wageMax']);

interface Own {
  readonly told: Partial<Record<Field, Told>>;
  readonly scales: Scales<Field>;
  readonly notRead: readonly string[];
}

/** Additional properties that schema.org lacks, by the names of a table's headers, with the units that they have there. */
function ownProperties(node: Node): Own {
  const told: Partial<Record<Field, Told>> = {};
  const scales: Partial<Record<Field, number>> = {};
  const notRead: string[] = [];
  for (const property of all(node, 'additionalProperty')) {
    if (typeof property !== 'object') continue;
    const names = textsIn([...all(property, 'propertyID'), ...all(property, 'name')]);
    const units = textsIn([...all(property, 'unitText'), ...all(property, 'unitCode')]).map((unit) => `(${unit})`);
    const name = names.find((one) => !NEVER_ADDITIONAL.has(mapHeaders(positionHeaders, [one]).columns[0]));
    const [field] = name === undefined ? [] : mapHeaders(positionHeaders, [name]).columns;
    if (name === undefined || field === undefined) {
      notRead.push(names[0] ?? '');
      continue;
    }
    const header = [name, ...units].join('');
    const { scales: own, problems } = scalesIn(
      positionHeaders,
      [header],
      mapHeaders(positionHeaders, [header], new Map([[header, field]])),
    );
    const given = onlyOne(`“${name}”`, `values of ${name}`, [
      told[field]?.text ?? '',
      ...textsIn(all(property, 'value')),
    ]);
    const [wrong] = problems;
    const scale = own[field] ?? 1;
    // Both have the same text, and not the same unit.
    const differs = told[field]?.text !== undefined && scale !== (scales[field] ?? 1);
    const problem = told[field]?.problem ?? wrong?.message ?? (differs ? SEVERAL_UNITS : undefined);
    told[field] = problem === undefined ? given : { problem };
    if (scale !== 1) scales[field] = scale;
  }
  return { told, scales, notRead };
}

const SEVERAL_UNITS = '同一项写了不同的单位 / the same property has several units';

/** A node's name is that of the enterprise that gave the reference. */
function referencesIn(value: Value): readonly string[] {
  const isNamedOnly =
    typeof value === 'object' && ['value', 'identifier'].every((name) => all(value, name).length === 0);
  return isNamedOnly && value.properties.size > 0 ? [] : codesOf([value], ['value', 'identifier']);
}

/** The code of the occupation if one of the categories is a code, else its name; feeds use several classifications. */
function occupationOf(values: readonly Value[]): Told {
  const codes = codesOf(values, ['codeValue', 'termCode', 'name', 'value']);
  const known = codes.flatMap((code) => OCCUPATION.exec(plainForm(code))?.[0] ?? []);
  return onlyOne('职业', 'occupations', known.length > 0 ? known : codes);
}

/** Codes of the national classification, such as 6-05-01-03. */
const OCCUPATION = /(?<![\d-])\d-\d{2}-\d{2}-\d{2}(?![\d-])/;

/** The region code of the place, or its address if it has none. A position has one place. */
function placeOf(values: readonly Value[]): Told {
  const places = [...new Set(values.flatMap(placeNames))].filter((place) => place !== '');
  if (places.length < 2) return given(places[0]);
  const list = places.join('、');
  return {
    problem: `有 ${places.length} 个工作地点：${list}。每个地点须各写一个岗位（编号不同） / ${places.length} places of work: ${list}; write one posting for each, with a reference of its own`,
  };
}

/** One, or each that a place gives several of. */
function placeNames(place: Value): readonly string[] {
  if (typeof place !== 'object') return [scalar(place) ?? ''];
  const codes = all(place, 'additionalProperty')
    .filter((property) => typeof property === 'object')
    .filter((property) => {
      const names = textsIn([...all(property, 'propertyID'), ...all(property, 'name')]);
      return names.some((name) => mapHeaders(positionHeaders, [name]).columns[0] === 'regionCode');
    })
    .flatMap((property) => textsIn(all(property, 'value')));
  const own = [...codes, ...textsIn(all(place, 'regionCode'))];
  if (own.length > 0) return own;
  const addresses = all(place, 'address');
  return addresses.length > 0 ? addresses.flatMap(placeNames) : addressesOf(place);
}

function addressesOf(place: Node): readonly string[] {
  const [region = '', locality = '', street = ''] = ['addressRegion', 'addressLocality', 'streetAddress'].map((name) =>
    namesOf(all(place, name)).join(''),
  );
  const country = namesOf(all(place, 'addressCountry')).find((name) => !CHINA.test(name.trim())) ?? '';
  if (/^\d{4,12}$/.test(locality)) return [country + locality];
  const whole = [street, locality, region].reduce((rest, wider) => (rest.startsWith(wider) ? rest : wider + rest));
  return (whole === '' ? textsIn(all(place, 'name')) : [whole]).map((name) => (name === '' ? '' : country + name));
}

/** In another country a city of the same name is another place: its country stays before it, and no region is called so. */
const CHINA =
  /^(?:|cn|chn|china|(?:the )?people['’]s republic of china|prc|p\.r\. ?china|中国|中华人民共和国|hk|hkg|hong ?kong.*|mo|mac|maca[uo].*|tw|twn|taiwan.*|中国?(?:香港|澳门|台湾)|香港|澳门|台湾)$/i;

/**
 * Google's values, and those of `Position.jobPosting`.
 * https://developers.google.com/search/docs/appearance/structured-data/job-posting
 */
const CREDENTIALS: ReadonlyMap<string, string> = new Map([
  ['no requirements', 'NONE'],
  ['high school', 'SENIOR_HIGH'],
  ['associate degree', 'COLLEGE'],
  ["associate's degree", 'COLLEGE'],
  ['bachelor degree', 'BACHELOR'],
  ["bachelor's degree", 'BACHELOR'],
]);

function educationOf(values: readonly Value[]): Told {
  const credentials = values.flatMap((value) => (typeof value === 'object' ? all(value, 'credentialCategory') : []));
  const texts = namesOf(credentials.length > 0 ? credentials : values).map((text) => {
    const plain = plainText(text).trim();
    return CREDENTIALS.get(plain.toLowerCase().replaceAll('’', "'")) ?? plain;
  });
  return onlyOne('学历', 'educations', texts);
}

/** A number of openings, with a unit that is none of people behind it, for which it is refused. */
function peopleIn(value: Value): readonly string[] {
  if (typeof value !== 'object') return textsIn([value]);
  const units = namesOf([...all(value, 'unitText'), ...all(value, 'unitCode')]);
  const unit = units.find(
    (one) => !/^(?:[人名个位]|persons?|people|positions?|openings?|c62|ie|ea|)$/i.test(one.trim()),
  );
  return textsIn(all(value, 'value')).map((text) => text + (unit ?? ''));
}

/** @param own what an additional property says of the same. */
function agreed(own: Told | undefined, answer: Answer | undefined): Told {
  const said = own?.text === undefined ? undefined : yesOrNo.get(own.text.trim().toLowerCase());
  if (answer === undefined || answer === 'UNCLEAR') return own ?? {};
  if (answer === 'CONDITIONAL') return said === undefined ? { problem: CONDITIONAL } : (own ?? {});
  if (answer !== 'CONTRADICTED' && (own?.text === undefined || said === answer)) return { text: answer ? 'yes' : 'no' };
  return { problem: CONTRADICTED };
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(?:(Z)|([+-]\d{2}):?(\d{2})?)?$/i;

/** The day in China of a date or an instant; one without a time zone is in China. The server refuses anything else. */
function dayOf(text: string): string {
  return dayAt(text.trim(), 0);
}

/** `validThrough` is the end of the posting: midnight means that the day before is the last one. */
function lastDayOf(text: string): string {
  return dayAt(text.trim(), -1);
}

function dayAt(text: string, milliseconds: number): string {
  const [, date = '', time = '', seconds = '00', utc, hours = '+08', minutes = '00'] = INSTANT.exec(text) ?? [];
  if (!isCivilDate(date)) return text;
  const instant = new Date(`${date}T${time}:${seconds}${utc === undefined ? `${hours}:${minutes}` : 'Z'}`);
  return Number.isNaN(instant.getTime()) ? text : civilDateOf(new Date(instant.getTime() + milliseconds));
}
