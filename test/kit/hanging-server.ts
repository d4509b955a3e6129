/** A server that is no good: it accepts connections, and then does not answer, never ends its answer, or breaks off. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What it does with a connection or, once one has come, with a request. */
const ways = {
  BEFORE_THE_ANSWER: { answer: () => undefined },
  AFTER_THE_HEADERS: { answer: (socket: Socket) => void socket.write(head(100)) },
  IN_THE_ANSWER: { answer: (socket: Socket) => void socket.write(`${head(100)}{`) },
  DRIPPING_THE_HEADERS: { answer: (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-long: ') },
  DRIPPING_THE_ANSWER: { answer: (socket: Socket) => drip(socket, `${head(1_000_000)}{"`) },
  CLOSING_AT_ONCE: { connect: (socket: Socket) => void socket.destroy() },
  CLOSING_IN_THE_ANSWER: { answer: (socket: Socket) => void socket.end(`${head(100)}{`) },
  RESETTING: { answer: (socket: Socket) => void socket.resetAndDestroy() },
  SWITCHING_PROTOCOLS: { answer: (socket: Socket) => void socket.write(SWITCHED) },
  SPEAKING_NO_HTTP: { answer: (socket: Socket) => void socket.end('220 mail.example.cn ESMTP\r\n') },
  WITH_A_PAGE: { answer: (socket: Socket) => void socket.end(`${head(PAGE.length, '502 Bad Gateway')}${PAGE}`) },
} as const satisfies Record<string, Way>;

interface Way {
  readonly connect?: (socket: Socket) => void;
  readonly answer?: (socket: Socket) => void;
}

export type Hang = keyof typeof ways;
export const hangs = Object.keys(ways) as Hang[];

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
const PAGE = '<html><body>No good</body></html>';

function head(bytes: number, status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n`;
}

/** Milliseconds between two bytes: fewer than any pause that somebody would call one. */
const DRIP_MS = 5;

function drip(socket: Socket, beginning: string): void {
  socket.write(beginning);
  const timer = setInterval(() => socket.write('a'), DRIP_MS);
  socket.once('close', () => clearInterval(timer));
}

export interface HangingServer {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** Requests that it was sent, over all connections. */
  readonly requests: () => number;
  /** Connections that were made to it. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

export async function startHangingServer(hang: Hang): Promise<HangingServer> {
  const { connect, answer }: Way = ways[hang];
  const sockets = new Set<Socket>();
  let [requests, connections] = [0, 0];
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    connect?.(socket);
    socket.on('data', (data) => {
      if (!/ HTTP\/1\.1\r\n/.test(data.toString('latin1'))) return;
      requests += 1;
      answer?.(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    connections: () => connections,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
