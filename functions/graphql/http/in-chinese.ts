/**
 * Top-level errors in the language of the caller. They are made in English; what they say of a request's form stays so
 * behind the Chinese, because it quotes the schema.
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
  const { message, path = [], extensions = {} } = error;
  const text = texts.get(textOf(extensions['code']) ?? '');
  if (text === undefined) return error;
  const field = path.findLast((step) => typeof step === 'string') ?? '';
  const [got, limit] = [numberOf(extensions['got']), numberOf(extensions['limit'])];
  const bound = bounds.get(textOf(extensions['bound']) ?? '');
  const told: Readonly<Record<string, string | number | undefined>> = {
    ...{ got, limit, bound, field, detail: message, roles: rolesIn(extensions['roles']) },
    inquiries: limits.inquiriesPerDayMax,
    seconds: numberOf(extensions['retryAfter']),
  };
  return { ...error, message: text.replace(/\{(\w+)\}/g, (_, name: string) => String(told[name] ?? '')) };
}

function rolesIn(roles: unknown): string {
  if (!Array.isArray(roles)) return '';
  return roles.flatMap((role: unknown) => (isRole(role) ? [`${role}（${roleNames[role]}）`] : [])).join('、');
}
