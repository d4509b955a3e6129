/**
 * Top-level errors in the language of the caller. They are made in English, by graphql-js and by us. What they say of values
 * is put into Chinese by the same sentences with the same places in them (`details`); what they say of a document, also of
 * values that stand in it, stays as it is behind the Chinese, because it is for whoever writes the client.
 */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { GraphQLFormattedError } from 'graphql';
import type { Role } from '../../generated/graphql';
import { isRole } from '../../platform/security/viewer';
import { limits } from '../../limits';
import { numberOf, textOf } from '../../platform/values/unknown';
import requestTexts from './request-texts.json';

const texts: ReadonlyMap<string, string> = new Map(Object.entries(requestTexts.texts));
const bounds: ReadonlyMap<string, string> = new Map(Object.entries(requestTexts.bounds));
const roleNames: Readonly<Record<Role, string>> = requestTexts.roles;

/** An answer without errors is not read: errors come first in a body. */
export function inChinese(result: APIGatewayProxyResult): APIGatewayProxyResult {
  if (!result.body.startsWith('{"errors":')) return result;
  const { errors, ...rest } = JSON.parse(result.body) as { readonly errors: readonly GraphQLFormattedError[] };
  const body = JSON.stringify({ errors: errors.map(translated), ...rest });
  const { 'content-length': length, ...headers } = result.headers ?? {};
  return {
    ...result,
    headers: { ...headers, ...(length !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
    body,
  };
}

function translated(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message, extensions = {} } = error;
  const code = textOf(extensions['code']) ?? '';
  const field = textOf(extensions['field']);
  const text = texts.get(code === 'FORBIDDEN' && field === undefined ? 'FORBIDDEN_VALUE' : code);
  if (text === undefined) return error;
  const [got, limit] = [numberOf(extensions['got']), numberOf(extensions['limit'])];
  const bound = bounds.get(textOf(extensions['bound']) ?? '');
  const told: Readonly<Record<string, string | number | undefined>> = {
    ...{ got, limit, bound, field, roles: rolesIn(extensions['roles']) },
    detail: OF_DOCUMENTS.has(code) ? message : detailOf(message),
    inquiries: limits.inquiriesPerDayMax,
    seconds: numberOf(extensions['retryAfter']),
  };
  return { ...error, message: text.replace(/\{(\w+)\}/g, (_, name: string) => String(told[name] ?? '')) };
}

const OF_DOCUMENTS: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** Each part of a message by its sentence; one that has none stays. */
function detailOf(message: string): string {
  return message
    .split('; ')
    .map((part) => {
      for (const { english, text } of sentences) {
        const values = valuesIn(part, english);
        if (values !== undefined) return text.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
      }
      return part;
    })
    .join('；');
}

/** The words of a sentence, with the names of its places between them. */
const sentences = Object.entries(requestTexts.details).map(([sentence, text]) => ({
  english: sentence.split(/[{}]/),
  text,
}));

/** What stands at the places of a sentence: names of the schema, paths and numbers; undefined for another sentence. */
function valuesIn(part: string, [first = '', ...rest]: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (!part.startsWith(first)) return undefined;
  const values = new Map<string, string>();
  let at = first.length;
  for (let place = 0; place < rest.length; place += 2) {
    const [name = '', words = ''] = rest.slice(place);
    const end = place + 2 === rest.length ? part.length - words.length : part.indexOf(words, at);
    const value = part.slice(at, Math.max(at, end));
    if (!part.startsWith(words, end) || value === '' || /[\s"]/.test(value)) return undefined;
    values.set(name, value);
    at = end + words.length;
  }
  return at === part.length ? values : undefined;
}

function rolesIn(roles: unknown): string {
  if (!Array.isArray(roles)) return '';
  return roles.flatMap((role: unknown) => (isRole(role) ? [`${role}（${roleNames[role]}）`] : [])).join('、');
}
