/** A partner's server: takes messages on loopback, remembers them, and answers as it is told. */
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly messages: readonly Message[];
  /** HTTP status and headers of the answers from now on; 0 breaks the connection, SILENCE never answers. */
  answer(status: number, headers?: OutgoingHttpHeaders): void;
  /** To the message of this id alone, whatever others are answered. */
  answerTo(id: string, status: number, headers?: OutgoingHttpHeaders): void;
  stop(): Promise<void>;
}

/** Takes a message and says nothing. */
export const SILENCE = -1;

export async function startReceiver(): Promise<Receiver> {
  const messages: Message[] = [];
  let status = 204;
  let headers: OutgoingHttpHeaders = {};
  const own = new Map<string, readonly [status: number, headers: OutgoingHttpHeaders]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      messages.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const [code, more] = own.get(String(request.headers['webhook-id'])) ?? [status, headers];
      if (code === 0) request.socket.destroy();
      else if (code !== SILENCE)
        response.writeHead(code, { location: 'http://127.0.0.1:1/', ...more }).end('x'.repeat(100_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    messages,
    answer: (next, given = {}) => {
      status = next;
      headers = given;
    },
    answerTo: (id, next, given = {}) => void own.set(id, [next, given]),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
