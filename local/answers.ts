/** Answers of the local HTTP door itself, in the form and with the headers of API Gateway's own answers. */
import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type DoorAnswer, doorAnswers, doorBody, doorHeaders, REQUEST_ID } from '../functions/door';

export function json(response: ServerResponse, status: number, body: unknown): void {
  end(response, status, {}, JSON.stringify(body));
}

export function refuse(response: ServerResponse, answer: DoorAnswer): void {
  end(response, answer.status, doorHeaders, doorBody(answer));
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  const about = { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...about }).end(body);
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The raw answer to a request that is not HTTP or did not arrive in time. */
export function refusalOf({ code = '' }: NodeJS.ErrnoException): string {
  const answer = UNREAD[code] ?? doorAnswers.MALFORMED;
  const body = doorBody(answer);
  const length = String(Buffer.byteLength(body));
  const about = { 'content-type': JSON_TYPE, connection: 'close', 'content-length': length };
  const headers = { ...doorHeaders, [REQUEST_ID]: randomUUID(), ...about };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

const UNREAD: Readonly<Record<string, DoorAnswer>> = {
  HPE_HEADER_OVERFLOW: doorAnswers.HEADERS_TOO_LARGE,
  ERR_HTTP_REQUEST_TIMEOUT: doorAnswers.LATE,
};
