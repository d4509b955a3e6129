/**
 * The HTTP door of the local system: what API Gateway is in the cloud. Each request to /graphql becomes a gateway event
 * for the real handler; beside it are health, the identity issuer's public documents, and GraphiQL for a browser.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import type { HttpHandler } from '../functions/handlers/graphql';
import { triggers } from '../functions/triggers';
import { graphiqlFile, graphiqlPage } from './graphiql';
import { AUDIENCE, ISSUER, type IdentityIssuer } from './identity-issuer';

/** Bytes. Lambda takes no larger request. */
const BODY_BYTES_MAX = 6 * 1024 * 1024;

export interface HttpDoor {
  readonly port: number;
  /** From now on requests are answered; until then they are told to wait. */
  open(handler: HttpHandler): void;
  /** Resolves when the requests under way are answered. */
  close(): Promise<void>;
}

export interface HttpDoorOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly issuer: IdentityIssuer;
  readonly log: (line: string) => void;
}

/** @throws one line that can be shown as it is when the port is in use. */
export async function startHttpDoor({ port, issuer, log }: HttpDoorOptions): Promise<HttpDoor> {
  let handler: HttpHandler | undefined;
  const server = createServer((request, response) => {
    answer(request, response, issuer, handler).catch((error: unknown) => {
      log(`A request failed: ${error instanceof Error ? error.name : typeof error}`);
      if (!response.headersSent) json(response, 500, { error: 'Internal error' });
      response.end();
    });
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    open: (opened) => (handler = opened),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** Loopback only: this door checks tokens that anyone on the machine can make. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use; choose another with --port.`) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  issuer: IdentityIssuer,
  handler: HttpHandler | undefined,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'OPTIONS') {
    response.writeHead(204, {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': triggers.graphql.crossOriginHeaders.join(','),
    });
    response.end();
    return;
  }
  if (url.pathname === '/graphql') return answerGraphql(request, response, url, issuer, handler);
  if (request.method !== 'GET') return json(response, 405, { error: 'Method not allowed' });
  if (url.pathname === '/health') return json(response, handler ? 200 : 503, { status: handler ? 'ok' : 'starting' });
  if (url.pathname === '/.well-known/jwks.json') return json(response, 200, issuer.jwks);
  if (url.pathname === '/.well-known/openid-configuration')
    return json(response, 200, {
      issuer: ISSUER,
      jwks_uri: `${origin(request)}/.well-known/jwks.json`,
      audience: AUDIENCE,
    });
  const file = graphiqlFile(url.pathname);
  if (file === undefined) return json(response, 404, { error: 'Not found; GraphQL is at /graphql' });
  response.writeHead(200, { 'content-type': file.type, 'cache-control': 'max-age=3600' }).end(file.content);
}

async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  issuer: IdentityIssuer,
  handler: HttpHandler | undefined,
): Promise<void> {
  // The page holds a token, so it is for this machine's own names: no web site may have it under a name of its own.
  const local = ['localhost', '127.0.0.1'].includes(new URL(origin(request)).hostname);
  const browser = local && request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  if (browser) {
    const token = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(graphiqlPage(token));
    return;
  }
  if (handler === undefined) return json(response, 503, { error: 'Starting; try again in a moment' });
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    return json(response, 413, { error: `The request is larger than ${BODY_BYTES_MAX} bytes` });
  }
  const result = await handler(gatewayEvent(request, url, body), lambdaContext());
  response.writeHead(result.statusCode, result.headers as Record<string, string>).end(result.body);
}

/** Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A REST API's proxy event (version 1.0), as far as a handler can see. */
function gatewayEvent(request: IncomingMessage, url: URL, body: string): APIGatewayProxyEvent {
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
      requestId: randomUUID(),
      identity: { sourceIp: '127.0.0.1' },
    } as APIGatewayProxyEvent['requestContext'],
    body: body === '' ? null : body,
    isBase64Encoded: false,
  };
}

function lambdaContext(): LambdaContext {
  return {
    awsRequestId: randomUUID(),
    functionName: 'graphql',
    getRemainingTimeInMillis: () => 29_000,
  } as LambdaContext;
}

function origin(request: IncomingMessage): string {
  return `http://${request.headers.host ?? 'localhost'}`;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
