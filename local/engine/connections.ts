/**
 * Connections to the embedded engine: as much of HTTP/1.1 as its calls take, and a call on each at a time. Node's client and
 * the SDK's over it take three times as long for a call as all else on its short way.
 */
import { connect, type Socket } from 'node:net';
import type { Timeouts } from '../../functions/platform/process/timeouts';

/** As many as the SDK has. */
const CONNECTIONS_MAX = 50;

export interface EngineRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface EngineAnswer {
  readonly statusCode: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export class EngineConnections {
  private readonly all = new Set<Connection>();
  private readonly idle: Connection[] = [];
  private readonly waiting: Call[] = [];

  /** @param patience bounds each call; without it nothing does. */
  constructor(
    private readonly endpoint: URL,
    private readonly patience?: Timeouts,
  ) {}

  /** @throws as the SDK's own client: a `TimeoutError`, an `AbortError`, or the network's error. */
  post(request: EngineRequest, abortSignal?: AbortSignal): Promise<EngineAnswer> {
    return new Promise((resolve, reject) => {
      const call = new Call(messageOf(request, this.endpoint.host), this.patience, resolve, reject);
      call.follow(abortSignal);
      if (call.ended) return;
      const connection = this.idle.pop() ?? (this.all.size < CONNECTIONS_MAX ? this.open() : undefined);
      call.endWithin(this.patience?.connectMs);
      if (connection === undefined) this.waiting.push(call);
      else connection.begin(call);
    });
  }

  destroy(): void {
    for (const { socket } of this.all) socket.destroy();
  }

  private open(): Connection {
    const connection: Connection = new Connection(connectTo(this.endpoint), (isOpen) => {
      if (!isOpen) {
        this.all.delete(connection);
        const at = this.idle.indexOf(connection);
        if (at >= 0) this.idle.splice(at, 1);
      }
      const next = this.waiting.find(({ ended }) => !ended);
      this.waiting.splice(0, next === undefined ? this.waiting.length : this.waiting.indexOf(next) + 1);
      if (next !== undefined) (isOpen ? connection : this.open()).begin(next);
      else if (isOpen) this.idle.push(connection);
    });
    this.all.add(connection);
    return connection;
  }
}

function connectTo({ hostname, port }: URL): Socket {
  return connect({ host: hostname, port: Number(port), noDelay: true });
}

function messageOf({ path, headers, body }: EngineRequest, host: string): string | Buffer {
  let head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  return typeof body === 'string' ? `${head}\r\n${body}` : Buffer.concat([Buffer.from(`${head}\r\n`), body]);
}

/** One request, until it is answered or given up. */
class Call {
  ended = false;
  /** Where it was begun. */
  socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private forget = (): void => undefined;

  constructor(
    readonly message: string | Buffer,
    readonly patience: Timeouts | undefined,
    private readonly resolve: (answer: EngineAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  follow(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const abort = (): void =>
      this.fail(Object.assign(new Error('Request aborted', { cause: signal.reason }), { name: 'AbortError' }));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    this.forget = () => signal.removeEventListener('abort', abort);
  }

  endWithin(milliseconds: number | undefined): void {
    clearTimeout(this.timer);
    if (milliseconds === undefined) return;
    const late = (): Error => Object.assign(new Error('The engine did not answer in time'), { name: 'TimeoutError' });
    this.timer = setTimeout(() => this.fail(late()), milliseconds);
  }

  fail(error: Error): void {
    if (!this.end()) return;
    this.socket?.destroy();
    this.reject(error);
  }

  take(answer: EngineAnswer): void {
    if (this.end()) this.resolve(answer);
  }

  private end(): boolean {
    if (this.ended) return false;
    this.ended = true;
    clearTimeout(this.timer);
    this.forget();
    return true;
  }
}

class Connection {
  private call: Call | undefined;
  private chunks: Buffer[] = [];

  /** @param free called when it waits for a call, and with false when it has closed. */
  constructor(
    readonly socket: Socket,
    private readonly free: (isOpen: boolean) => void,
  ) {
    let error: Error | undefined;
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (cause) => (error = cause));
    socket.on('close', () => {
      this.call?.fail(named(error ?? Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
      this.call = undefined;
      this.free(false);
    });
  }

  begin(call: Call): void {
    const { socket } = this;
    this.call = call;
    call.socket = socket;
    // A process may end while connections are idle.
    socket.ref();
    if (socket.connecting) socket.once('connect', () => this.send(call));
    else this.send(call);
  }

  private send(call: Call): void {
    this.socket.write(call.message);
    call.endWithin(call.patience?.answerMs);
  }

  private take(chunk: Buffer): void {
    const { call } = this;
    this.chunks.push(chunk);
    if (call === undefined) return void this.socket.destroy();
    // The time until it ends.
    if (this.chunks.length === 1) call.endWithin(call.patience?.answerMs);
    const answer = answerOf(this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks));
    if (answer === undefined) return;
    if (answer instanceof Error) return void this.socket.destroy(answer);
    this.call = undefined;
    this.chunks = [];
    this.socket.unref();
    call.take(answer);
    // Nobody reads what would be written to it now; `close` tells that it is gone.
    if (answer.headers['connection'] === 'close') this.socket.destroy();
    else this.free(true);
  }
}

/** Named as the SDK names them. */
function named(error: Error): Error {
  const isLost = 'code' in error && ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(String(error.code));
  return isLost ? Object.assign(error, { name: 'TimeoutError' }) : error;
}

/** Undefined while it has not ended. The engine tells the length of each. */
function answerOf(bytes: Buffer): EngineAnswer | Error | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [status = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = bytes.subarray(end + 4);
  const length = Number(headers['content-length']);
  if (Number.isNaN(length)) return new Error('Expected an answer with its length');
  if (body.length < length) return undefined;
  if (body.length > length) return new Error('Expected an answer as long as it says');
  return { statusCode: Number(status.slice(9, 12)), headers, body };
}
