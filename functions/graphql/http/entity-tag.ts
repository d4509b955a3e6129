/** Lets a browser ask by GET whether what it keeps is still right: an answer without a body says so. */
import { hash } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { KEPT_BY_BROWSERS } from './response-headers';

type Asked = Pick<APIGatewayProxyEvent, 'httpMethod' | 'headers'>;

/** Adds the tag to an answer that a browser may keep, and leaves the body out if the browser has it. */
export function revalidated(result: APIGatewayProxyResult, { httpMethod, headers }: Asked): APIGatewayProxyResult {
  const { 'content-length': _length, 'content-type': type, ...others } = result.headers ?? {};
  if (httpMethod !== 'GET' || result.statusCode !== 200 || others['cache-control'] !== KEPT_BY_BROWSERS) return result;
  // Weak, because the gateway compresses. The type is negotiated, so it is part of what is kept.
  const etag = `W/"${hash('sha256', `${String(type)}\n${result.body}`, 'base64url')}"`;
  const kept = Object.entries(headers).find(([name]) => name.toLowerCase() === 'if-none-match')?.[1];
  return tagsOf(kept).includes(etag)
    ? { statusCode: 304, headers: { ...others, etag }, body: '' }
    : { ...result, headers: { ...result.headers, etag } };
}

function tagsOf(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((tag) => tag.trim());
}
