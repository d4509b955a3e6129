/** A server that hangs: it accepts connections, and then never answers, or begins an answer and never ends it. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type Hang = 'BEFORE_THE_ANSWER' | 'IN_THE_ANSWER';

export interface HangingServer {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** Requests that it was sent, over all connections. */
  readonly requests: () => number;
  stop(): Promise<void>;
}

export async function startHangingServer(hang: Hang): Promise<HangingServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      if (!/ HTTP\/1\.1\r\n/.test(data.toString('latin1'))) return;
      requests += 1;
      if (hang === 'IN_THE_ANSWER')
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
