/** Requests that go past a limit of requests, operations or arguments of queries, and the same within it. */
import { limits } from '../../../functions/limits';
import type { LimitName } from './inputs';

interface Sent {
  readonly query: string;
  readonly variables?: object;
}

export interface RequestPair {
  readonly limit: LimitName;
  /** Absent where what is within is refused as well, for another reason. */
  readonly within?: Sent;
  readonly past: Sent;
  /** What is told of what is past the limit. */
  readonly status: number;
  readonly code: string;
  /** Part of the message, where the code alone says little. */
  readonly message?: string;
}

type Made = (amount: number) => Sent;

function pair(limit: LimitName, made: Made, code: string, { status = 400, message = '', step = 1 } = {}): RequestPair {
  const max = limits[limit];
  if (typeof max !== 'number') throw new Error(`Expected ${limit} to be a number`);
  return { limit, within: made(max), past: made(max + step), status, code, message };
}

const times = (amount: number, part: (index: number) => string): string =>
  Array.from({ length: amount }, (_, index) => part(index)).join(' ');

/** Of the form of requests and documents. */
const forms: readonly RequestPair[] = [
  pair('eventBytesMax', (bytes) => ({ query: '{ __typename }', variables: { long: 'x'.repeat(bytes - 20_000) } }), '', {
    ...{ status: 413, step: 40_000 },
  }),
  pair(
    'documentCharactersMax',
    (characters) => ({ query: '{ __typename }'.padEnd(characters, ' ') }),
    'GRAPHQL_PARSE_FAILED',
    { message: 'characters' },
  ),
  pair(
    'documentNestingMax',
    (levels) => ({
      query: `{ region(code: ${'['.repeat(levels - 2)}"53"${']'.repeat(levels - 2)}) { code } }`,
    }),
    'GRAPHQL_PARSE_FAILED',
    { message: 'brackets deep' },
  ),
  pair(
    'variablesNestingMax',
    (levels) => ({
      query: '{ __typename }',
      variables: Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ inner }), { inner: 1 }),
    }),
    'BAD_USER_INPUT',
    { message: 'levels deep' },
  ),
  pair(
    'variablesFieldsMax',
    (fields) => ({
      query: '{ __typename }',
      variables: Object.fromEntries(Array.from({ length: fields }, (_, index) => [`v${index}`, 1])),
    }),
    'BAD_USER_INPUT',
    { message: 'fields' },
  ),
  pair(
    'operationTokensMax',
    (tokens) => ({ query: `{ ${'__typename '.repeat(tokens - 2)}}` }),
    'GRAPHQL_PARSE_FAILED',
    { message: 'tokens' },
  ),
  pair(
    'operationDepthMax',
    (depth) => {
      const turn = ['enterprise', 'positions(first: 1)', 'edges', 'node'];
      const leaves = ['id', 'totalCount', 'cursor', 'id'];
      const levels = Array.from({ length: depth - 2 }, (_, index) => turn[index % turn.length]);
      const leaf = leaves[(levels.length - 1) % turn.length];
      return { query: `{ position(id: "x") { ${levels.join(' { ')} { ${leaf} ${'} '.repeat(depth)}` };
    },
    'OPERATION_TOO_COSTLY',
    { message: 'depth' },
  ),
  pair(
    'operationAliasesMax',
    (aliases) => ({ query: `{ ${times(aliases, (index) => `a${index}: __typename`)} }` }),
    'OPERATION_TOO_COSTLY',
    { message: 'aliases' },
  ),
  pair(
    'operationDirectivesMax',
    (directives) => ({ query: `{ ${times(directives, () => '__typename @skip(if: false)')} }` }),
    'OPERATION_TOO_COSTLY',
    { message: 'directives' },
  ),
];

const argument =
  (query: (amount: number) => string, step = 1) =>
  (limit: LimitName) =>
    pair(limit, (amount) => ({ query: query(amount) }), 'BAD_USER_INPUT', { status: 200, step });
const text = (length: number): string => JSON.stringify('云'.repeat(length));
const NAMES = 'edges { node { id } }';

/** Of arguments of queries. */
const ofQueries: readonly RequestPair[] = [
  argument((first) => `{ positions(first: ${first}) { ${NAMES} } }`)('pageSizeMax'),
  argument((first) => `{ regions(search: "云", first: ${first}) { code } }`)('pickerFirstMax'),
  argument((length) => `{ regions(search: ${text(length)}) { code } }`)('searchCharactersMax'),
  argument((days) => `{ enterprises(filter: { withoutReportForDays: ${days} }) { ${NAMES} } }`)('statusDaysBackMax'),
  argument((days) => `{ agencies(filter: { withoutVisitForDays: ${days} }) { ${NAMES} } }`)('agencyVisitDaysBackMax'),
  argument((length) => `{ workers(filter: { nameStartsWith: ${text(length)} }) { ${NAMES} } }`)('textUnitsMax'),
  argument((count) => `{ resolveCodes(input: { places: [${times(count, () => '"云南"')}] }) { places { code } } }`)(
    'resolvedTextsMax',
  ),
  argument((length) => `{ resolveCodes(input: { places: [${text(length)}] }) { places { code } } }`)(
    'resolvedCharactersMax',
  ),
  argument((count) => `{ roundSheetRows(seals: [${times(count, (index) => `"x${index}"`)}]) { __typename } }`)(
    'surveysMax',
  ),
  argument(
    (first) => `{ recommendedPositions(workerId: "wkr_00000000000000000000000000", first: ${first}) { __typename } }`,
  )('recommendedMax'),
  argument((days) => {
    const to = new Date(Date.parse('2027-01-20') + (days - 1) * 86_400_000).toISOString().slice(0, 10);
    return `{ travelDemand(filter: { from: "2027-01-20", to: "${to}", originRegionCode: "5301", destinationRegionCode: "4419" }) { __typename } }`;
  })('demandDaysMax'),
];

const longCursor = argument((length) => `{ positions(after: "${'x'.repeat(length)}") { ${NAMES} } }`)(
  'cursorCharactersMax',
);

/** Variables that are wrong: so many are told. */
const manyVariables = Array.from({ length: limits.variableErrorsMax + 5 }, (_, index) => index);

export const requestPairs: readonly RequestPair[] = [
  ...[...forms, ...ofQueries],
  { limit: 'cursorCharactersMax', past: longCursor.past, status: 200, code: 'BAD_USER_INPUT' },
  {
    limit: 'variableErrorsMax',
    past: {
      query: `query (${times(manyVariables.length, (index) => `$v${index}: String!`)}) { ${times(manyVariables.length, (index) => `a${index}: region(code: $v${index}) { code }`)} }`,
      variables: Object.fromEntries(manyVariables.map((index) => [`v${index}`, 1])),
    },
    ...{ status: 400, code: 'BAD_USER_INPUT', message: 'Too many errors' },
  },
  ...[limits.instantYearMin - 1, limits.instantYearMax + 1].map((year): RequestPair => {
    const asked = (value: number): Sent => ({
      query:
        'mutation ($at: DateTime!) { boardPassengers(input: { serviceId: "x", workerIds: [], at: $at }) { userErrors { code } } }',
      variables: { at: `${value}-02-01T00:00:00Z` },
    });
    return {
      limit: year < limits.instantYearMin ? 'instantYearMin' : 'instantYearMax',
      ...{ within: asked(limits.instantYearMax), past: asked(year), status: 400, code: 'BAD_USER_INPUT' },
    };
  }),
];
