/** A door before a system that passes requests on, and does to some of them what networks and issuers of tokens do. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Fate {
  /** Passed on instead of the caller's. */
  readonly token?: string;
  /** The server answers, but the caller never hears of it. */
  readonly answerIsLost?: boolean;
}

export interface PassingDoor {
  readonly url: string;
  close(): void;
}

/** @param fateOf is told each request's body. */
export async function startPassingDoor(origin: string, fateOf: (body: string) => Fate): Promise<PassingDoor> {
  const door = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { token, answerIsLost = false } = fateOf(body);
        const authorization = token === undefined ? (request.headers.authorization ?? '') : `Bearer ${token}`;
        const headers = { authorization, 'content-type': 'application/json' };
        void fetch(`${origin}/graphql`, { method: 'POST', headers, body }).then(async (answer) => {
          const text = await answer.text();
          if (answerIsLost) response.destroy();
          else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        });
      });
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/graphql`, close: () => void door.close() };
}
