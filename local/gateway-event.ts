/** A request of HTTP as API Gateway hands it to a function. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { REQUEST_ID } from '../functions/door';

/** A REST API's proxy event (version 1.0), with the fields that a handler reads. */
export function gatewayEvent(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
): APIGatewayProxyEvent {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const query = Object.fromEntries(url.searchParams);
  return {
    resource: '/graphql',
    path: '/graphql',
    httpMethod: request.method ?? 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === undefined ? [] : [value]]),
    ),
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(
      [...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)]),
    ),
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      requestId: String(response.getHeader(REQUEST_ID)),
      identity: { sourceIp: '127.0.0.1' },
    } as APIGatewayProxyEvent['requestContext'],
    body: body === '' ? null : body,
    isBase64Encoded: false,
  };
}

/** The request's URL, from its path and its one Host, which only HTTP/1.0 may omit. Undefined if either is invalid. */
export function urlOf({
  url: path = '',
  headersDistinct: { host: hosts },
  httpVersion,
}: IncomingMessage): URL | undefined {
  const [host = '', ...others] = hosts ?? (httpVersion === '1.0' ? ['localhost'] : []);
  if (others.length > 0 || !/^\/(?!\/)/.test(path) || !URL.canParse(`http://${host}${path}`)) return undefined;
  const url = new URL(`http://${host}${path}`);
  // A Host such as user@host or host/path would change other parts of the URL.
  const sameHost = url.host === host.toLowerCase() || `${url.host}:80` === host.toLowerCase();
  return sameHost ? url : undefined;
}
