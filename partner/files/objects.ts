/** Files of objects: NDJSON, one a line, and schema.org JobPosting as JSON-LD (one, a list, a graph, or one a line). */
import { readFileSync, statSync } from 'node:fs';
import { textOf } from './encoding';
import { fieldOf } from './headers';
import { linesOf } from './lines';
import { FileProblem } from './problem';
import { type Field, type Row, type RowProblem, type Texts, toInput } from './row';

type Json = Readonly<Record<string, unknown>>;

/** Whole-file JSON is read at once. */
const JSON_BYTES_MAX = 64 << 20;

export async function* readNdjson(path: string): AsyncGenerator<Row> {
  let number = 0;
  for await (const line of linesOf(textOf(path, 'utf-8'))) {
    if (line.trim() === '') continue;
    number += 1;
    const object = parsed(line);
    yield object === undefined ? broken(number, line) : rowOf(number, line, object);
  }
}

function broken(number: number, line: string): Row {
  const problems = [{ message: '不是 JSON 对象 / not a JSON object' }];
  return { number, original: [line], input: { externalRef: '' }, problems };
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** A file of one JSON value: a JobPosting, a list of them, or a graph. */
// eslint-disable-next-line @typescript-eslint/require-await
export async function* readJson(path: string): AsyncGenerator<Row> {
  if (statSync(path).size > JSON_BYTES_MAX)
    throw new FileProblem(
      'JSON',
      '文件超过 64 MB，请改为每行一个对象的 NDJSON',
      'the file is over 64 MB; make it NDJSON, one object a line',
    );
  let number = 0;
  for (const object of objectsIn(path)) {
    number += 1;
    const line = JSON.stringify(object);
    yield typeof object === 'object' && object !== null && !Array.isArray(object)
      ? rowOf(number, line, object as Json)
      : broken(number, line);
  }
}

function objectsIn(path: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (Array.isArray(value)) return value;
    const graph = (value as Json | null)?.['@graph'];
    return Array.isArray(graph) ? graph : [value];
  } catch {
    throw new FileProblem('JSON', '不是有效的 JSON 文件', 'not a JSON file');
  }
}

function rowOf(number: number, line: string, object: Json): Row {
  const isPosting = object['@type'] === 'JobPosting';
  const { texts, problems: own } = isPosting ? postingTexts(object) : { texts: plainTexts(object), problems: [] };
  const { input, problems } = toInput(texts);
  return { number, original: [line], input, problems: [...own, ...problems] };
}

/** Fields by their own names, or by those of a header. */
function plainTexts(object: Json): Texts {
  const entries = Object.entries(object).flatMap(([key, value]) => {
    const field = fieldOf(key);
    return field === undefined || value === null ? [] : [[field, textOfValue(value)] as const];
  });
  return Object.fromEntries(entries);
}

function textOfValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOfValue).join(';');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** https://schema.org/JobPosting. The region's code is an additionalProperty of the place, or its postalCode where that is one. */
function postingTexts(posting: Json): { texts: Texts; problems: RowProblem[] } {
  const place = objectAt(posting, 'jobLocation');
  const salary = objectAt(posting, 'baseSalary');
  const amount = objectAt(salary, 'value');
  const unit = amount['unitText'] ?? salary['unitText'];
  const benefits = textOfValue(posting['jobBenefits'] ?? '').toLowerCase();
  const texts: Partial<Record<Field, unknown>> = {
    externalRef: valueAt(posting, 'identifier', 'value'),
    title: posting['title'],
    occupationCode: valueAt(posting, 'occupationalCategory', 'codeValue'),
    regionCode: regionCodeOf(place),
    headcount: posting['totalJobOpenings'],
    wageMin: amount['minValue'] ?? amount['value'] ?? scalar(salary['value']) ?? salary['minValue'],
    wageMax: amount['maxValue'] ?? salary['maxValue'],
    education: valueAt(posting, 'educationRequirements', 'credentialCategory'),
    skills: posting['skills'],
    board: /board|meal|包吃|伙食/.test(benefits) ? 'yes' : undefined,
    lodging: /lodging|accommodation|housing|包住|住宿/.test(benefits) ? 'yes' : undefined,
    startsOn: posting['jobStartDate'],
    closesOn: dayOf(posting['validThrough']),
    description: posting['description'] === posting['title'] ? undefined : posting['description'],
  };
  const monthly = unit === undefined || /^month$/i.test(textOfValue(unit));
  const problems: RowProblem[] = monthly
    ? []
    : [
        {
          field: 'wageMin',
          message: '工资须按月计（unitText: MONTH） / the wage must be by the month (unitText: MONTH)',
        },
      ];
  const given = Object.entries(texts).filter(([, value]) => value !== undefined && value !== null);
  return { texts: Object.fromEntries(given.map(([field, value]) => [field, textOfValue(value)])), problems };
}

function objectAt(object: Json, key: string): Json {
  const value = Array.isArray(object[key]) ? (object[key] as unknown[])[0] : object[key];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** A plain value, or that of an object's `key`. */
function valueAt(object: Json, name: string, key: string): unknown {
  return scalar(object[name]) ?? objectAt(object, name)[key];
}

function scalar(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function regionCodeOf(place: Json): unknown {
  const properties = Array.isArray(place['additionalProperty'])
    ? place['additionalProperty']
    : [place['additionalProperty']];
  const own = (properties as (Json | undefined)[]).find((property) => property?.['name'] === 'regionCode');
  return own?.['value'] ?? place['regionCode'] ?? objectAt(place, 'address')['regionCode'];
}

/** The day, in China, of a date or an instant. */
function dayOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(value)) return textDay(value);
  const instant = new Date(value);
  return Number.isNaN(instant.getTime())
    ? value
    : new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

function textDay(value: unknown): unknown {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? value.slice(0, 10) : value;
}
