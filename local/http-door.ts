/**
 * The HTTP server of the local system, in the place of API Gateway. Each request to /graphql becomes a gateway event
 * for the real handler. It also serves health, the identity issuer's public documents, and GraphiQL.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { doorAnswers, receiptAnswers, REQUEST_ID } from '../functions/door';
import type { HttpHandler } from '../functions/handlers/graphql';
import type { ReceiptsHandler } from '../functions/handlers/receipts';
import { limits } from '../functions/limits';
import { triggers } from '../functions/triggers';
import { json, refusalOf, refuse } from './answers';
import { decoded, encoded } from './encodings';
import { gatewayEvent, urlOf } from './gateway-event';
import { graphiqlFile, graphiqlPage, graphiqlPolicy } from './graphiql';
import type { HealthState } from './health';
import { AUDIENCE, ISSUER, type IdentityIssuer } from './identity-issuer';
import { lambdaContext } from './lambda';
import { personasOf } from './personas';

const KEEP_ALIVE_MS = 30_000;

const { answerHeaders, crossOriginHeaders, methods, preflightSeconds } = triggers.graphql;

export interface HttpDoor {
  readonly port: number;
  /** Starts to answer requests; before that they get 503. */
  open(handlers: HttpHandlers, health?: () => Promise<HealthState>): void;
  /** Resolves when all running requests are answered. */
  close(): Promise<void>;
}

export interface HttpHandlers {
  readonly graphql: HttpHandler;
  readonly receipts: ReceiptsHandler;
}

export interface HttpDoorOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly issuer: IdentityIssuer;
  readonly log: (line: string) => void;
  /** Milliseconds until a request must have arrived completely; then its connection is closed. */
  readonly requestMs?: number;
}

/** @throws an error of one line if the port is in use. */
export async function startHttpDoor({
  port,
  issuer,
  log,
  requestMs = limits.requestMs,
}: HttpDoorOptions): Promise<HttpDoor> {
  let opened: Opened | undefined;
  const server = createServer({
    // `urlOf` refuses requests without Host: Node's own answer would lack our headers.
    requireHostHeader: false,
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    // Node's 5 s are shorter than its own client waits when both share a busy process.
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Interval of Node's check for late requests; by default it is 30 s.
    connectionsCheckingInterval: Math.min(requestMs / 5, 1_000),
  });
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const begun = answers.get(socket)?.headersSent === true;
    if (begun || !socket.writable) socket.destroy();
    else socket.end(refusalOf(error));
  });
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    answers.set(request.socket, response);
    for (const [name, value] of Object.entries(answerHeaders)) response.setHeader(name, value);
    response.setHeader(REQUEST_ID, randomUUID());
  };
  // An Expect header other than 100-continue.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    begin(request, response);
    refuse(response, doorAnswers.NOT_EXPECTED);
  });
  const answering = new Set<ServerResponse>();
  const closeAfter = (response: ServerResponse): void =>
    void response.once('close', () => setImmediate(() => server.closeIdleConnections()));
  server.on('request', (request, response) => {
    begin(request, response);
    answering.add(response);
    response.once('close', () => answering.delete(response));
    answer(request, response, issuer, opened).catch((error: unknown) => {
      // No answer to a client that hung up, or that was too slow.
      if (request.destroyed && !request.complete) return;
      log(`A request failed: ${error instanceof Error ? error.name : typeof error}`);
      if (response.headersSent) response.end();
      else refuse(response, doorAnswers.BROKEN);
    });
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    open: (handlers, health = () => Promise.resolve('ok')) => (opened = { ...handlers, health }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Otherwise connections with later answers would stay open for a next request.
        server.on('request', (_, response: ServerResponse) => closeAfter(response));
        for (const response of answering) closeAfter(response);
      }),
  };
}

interface Opened extends HttpHandlers {
  readonly health: () => Promise<HealthState>;
}

/** Loopback only, because anyone on this machine can make valid tokens. */
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
  opened: Opened | undefined,
): Promise<void> {
  const url = urlOf(request);
  if (url === undefined) return refuse(response, doorAnswers.MALFORMED);
  if (request.method === 'OPTIONS') {
    response.writeHead(204, {
      'access-control-allow-methods': methods.join(),
      'access-control-allow-headers': crossOriginHeaders.join(),
      'access-control-max-age': String(preflightSeconds),
    });
    response.end();
    return;
  }
  if (url.pathname === '/graphql') return answerGraphql(request, response, url, issuer, opened?.graphql);
  const channelId = /^\/channels\/([^/]+)\/receipts$/.exec(url.pathname)?.[1];
  if (channelId !== undefined) return answerReceipt(request, response, url, channelId, opened?.receipts);
  if (request.method !== 'GET') return refuse(response, doorAnswers.NO_SUCH_METHOD);
  if (url.pathname === '/health') {
    const status = opened === undefined ? 'starting' : await opened.health();
    return json(response, status === 'ok' ? 200 : 503, { status });
  }
  if (url.pathname === '/.well-known/jwks.json') return json(response, 200, issuer.jwks);
  if (url.pathname === '/.well-known/openid-configuration')
    return json(response, 200, {
      issuer: ISSUER,
      jwks_uri: `${url.origin}/.well-known/jwks.json`,
      audience: AUDIENCE,
    });
  const file = graphiqlFile(url.pathname);
  if (file === undefined) return refuse(response, doorAnswers.NOT_FOUND);
  response.writeHead(200, { 'content-type': file.type }).end(file.content);
}

async function answerReceipt(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  channelId: string,
  handler: ReceiptsHandler | undefined,
): Promise<void> {
  if (request.method !== 'POST') return refuse(response, doorAnswers.NO_SUCH_METHOD);
  if (handler === undefined) return refuse(response, doorAnswers.UNAVAILABLE);
  const bytes = await readBody(request, limits.receiptBytesMax);
  if (bytes === undefined) {
    response.setHeader('connection', 'close');
    return refuse(response, receiptAnswers.RECEIPT_TOO_LARGE);
  }
  const body = await decoded(request, bytes, limits.receiptBytesMax);
  if (typeof body === 'object') return refuse(response, body);
  const { path: resource } = triggers.receipts;
  const event = {
    ...gatewayEvent(request, response, url, body),
    resource,
    path: url.pathname,
    pathParameters: { id: channelId },
  };
  const result = await handler(event, lambdaContext('receipts'));
  response.writeHead(result.statusCode, result.headers as Record<string, string>).end(result.body);
}

async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  issuer: IdentityIssuer,
  handler: HttpHandler | undefined,
): Promise<void> {
  if (isAskedByBrowser(request, url)) return answerPage(request, response, issuer, handler !== undefined);
  if (handler === undefined) return refuse(response, doorAnswers.UNAVAILABLE);
  const bytes = await readBody(request, limits.eventBytesMax);
  if (bytes === undefined) {
    response.setHeader('connection', 'close');
    return refuse(response, doorAnswers.TOO_LARGE);
  }
  const body = await decoded(request, bytes, limits.eventBytesMax);
  if (typeof body === 'object') return refuse(response, body);
  const event = gatewayEvent(request, response, url, body);
  if (Buffer.byteLength(JSON.stringify(event)) > limits.eventBytesMax) return refuse(response, doorAnswers.TOO_LARGE);
  const result = await handler(event, lambdaContext('graphql'));
  const answer = await encoded(request, result.body);
  response.writeHead(result.statusCode, {
    ...(result.headers as Record<string, string>),
    ...answer.headers,
    ...(result.statusCode !== 304 && { 'content-length': answer.body.length }),
  });
  response.end(answer.body);
}

/** The page holds tokens, so it is served under this machine's own names only: a web site could have another name point here. */
function isAskedByBrowser({ method, headers }: IncomingMessage, { hostname }: URL): boolean {
  const isLocal = ['localhost', '127.0.0.1'].includes(hostname);
  return isLocal && method === 'GET' && (headers.accept ?? '').includes('text/html');
}

async function answerPage(
  { socket }: IncomingMessage,
  response: ServerResponse,
  issuer: IdentityIssuer,
  isOpen: boolean,
): Promise<void> {
  // By the door's own port: the browser may have come by one that is forwarded to it.
  const own = `http://127.0.0.1:${socket.localPort}/graphql`;
  // Who looks for what is wrong with a system needs the page, too.
  const personas = await personasOf(issuer, isOpen ? own : undefined).catch(() => personasOf(issuer));
  const nonce = randomBytes(16).toString('base64url');
  // Answers of GraphQL may be read by pages of any origin, this one by none.
  response.removeHeader('access-control-allow-origin');
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...graphiqlPolicy(nonce) })
    .end(graphiqlPage(personas, nonce));
}

/** The body; undefined if it is too large. */
async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
