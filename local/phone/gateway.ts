/**
 * A gateway of text messages on this machine, in the place of a province's: it prints what it would send, reports that it
 * arrived, and reports what `npm run phone` answers. It has one secret with the system, as every gateway.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { limits } from '../../functions/limits';
import { type Clock, systemClock } from '../../functions/platform/values/clock';
import { maskPhone } from '../../functions/platform/values/phone';
import { fieldsOf } from './fields';

/** What the gateway needs of the system once that runs. */
export interface Served {
  /** The system's GraphQL endpoint. */
  readonly url: string;
  readonly channelId: string;
  readonly secret: string;
}

export interface LocalGateway {
  /** Address for messages; `npm run phone` posts answers to `/answers` of the same. */
  readonly url: string;
  readonly origin: string;
  /** Until then messages are answered with 503, and come again. */
  serve(served: Served): void;
  close(): Promise<void>;
}

/**
 * @param print takes the lines of each message; the phone is masked in them.
 * @param clock that of the system: a receipt of another time is refused.
 */
export async function startGateway(print: (line: string) => void, clock: Clock = systemClock): Promise<LocalGateway> {
  let served: Served | undefined;
  const server = createServer((request, response) => {
    const answer = served === undefined ? Promise.resolve({ status: 503 }) : take({ ...served, clock }, request, print);
    answer
      .catch(() => ({ status: 500 }))
      .then(({ status, body = '' }: Answer) => respond(response, status, body))
      .catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `${origin}/messages`, origin },
    serve: (system) => void (served = system),
    close: () => closed(server),
  };
}

interface Serving extends Served {
  readonly clock: Clock;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
}

async function take(served: Serving, request: IncomingMessage, print: (line: string) => void): Promise<Answer> {
  const body = await read(request);
  if (body === undefined || request.method !== 'POST') return { status: 400 };
  if (request.url === '/messages') return carry(served, request, body, print);
  return request.url === '/answers' ? reportAnswer(served, body) : { status: 404 };
}

/** Prints the message, and reports that it arrived. */
function carry(served: Serving, request: IncomingMessage, body: string, print: (line: string) => void): Answer {
  if (!isSigned(served, request, body)) return { status: 401 };
  const { messageId, phone, text, answers } = fieldsOf(fieldsOf(JSON.parse(body))['data']);
  const offered = (Array.isArray(answers) ? answers : []).map(fieldsOf);
  const choices = offered.map(({ answer, text: words }) => `  [${String(answer)} ${String(words)}]`).join('');
  print(`短信 SMS → ${maskPhone(String(phone))}  ${String(text)}${choices}`);
  // After the answer, as a network reports it.
  setImmediate(() => void report(served, 'DELIVERED', String(messageId)).catch(() => undefined));
  return { status: 204 };
}

/** Signed with the secret, at most five minutes ago or ahead by the system's clock. */
function isSigned({ secret, clock }: Serving, { headers }: IncomingMessage, body: string): boolean {
  const [id, seconds, signatures] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`]));
  const at = new Date(Number(seconds) * 1_000);
  if (!(Math.abs(clock.now().getTime() - at.getTime()) <= 300_000)) return false;
  return signatures?.split(' ').includes(new Webhook(secret).sign(id ?? '', at, body)) === true;
}

/** `{ messageId, answer }`; without an answer the message was read. */
async function reportAnswer(served: Serving, body: string): Promise<Answer> {
  const { messageId, answer } = fieldsOf(JSON.parse(body));
  return typeof answer === 'string'
    ? report(served, 'ANSWERED', String(messageId), answer)
    : report(served, 'READ', String(messageId));
}

/** A receipt, signed as that of any gateway, by the route of all of them. */
async function report(served: Serving, type: string, messageId: string, answer?: string): Promise<Answer> {
  const { url, channelId, secret, clock } = served;
  const now = clock.now();
  const data = { messageId, ...(answer !== undefined && { answer }) };
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  const id = `receipt-${messageId}-${type}-${answer ?? ''}`;
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  const response = await fetch(new URL(`/channels/${channelId}/receipts`, url), { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.receiptBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
