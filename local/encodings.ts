/**
 * Compression of bodies, as API Gateway does it: compresses answers if the client accepts it, and decompresses
 * requests.
 */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { deflate, gunzip, gzip, inflate } from 'node:zlib';
import { type DoorAnswer, doorAnswers } from '../functions/door';
import { triggers } from '../functions/triggers';

const compressors = { gzip: promisify(gzip), deflate: promisify(deflate) };
const decompressors = { gzip: promisify(gunzip), deflate: promisify(inflate) };

type Encoding = keyof typeof compressors;

/** The encoded body, and its headers. */
export async function encoded(
  request: IncomingMessage,
  body: string,
): Promise<{ readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }> {
  const plain = Buffer.from(body);
  const encoding = encodingFor(request);
  if (encoding === undefined || plain.length < triggers.graphql.compressedBytesMin) return { body: plain, headers: {} };
  return {
    body: await compressors[encoding](plain),
    headers: { 'content-encoding': encoding, vary: 'accept-encoding' },
  };
}

/** The caller's preferred encoding, gzip before deflate; undefined if it accepts neither. */
function encodingFor({ headers }: IncomingMessage): Encoding | undefined {
  const weights = new Map(
    (headers['accept-encoding'] ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part.trim().toLowerCase().split(/ *; */);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0;
  const [best = 'gzip'] = (['gzip', 'deflate'] as const).toSorted((a, b) => weightOf(b) - weightOf(a));
  return weightOf(best) > 0 ? best : undefined;
}

/** The request's body as text; or an error answer if the body is not compressed as the header says, or is too large. */
export async function decoded(
  { headers }: IncomingMessage,
  body: Buffer,
  bytesMax: number,
): Promise<string | DoorAnswer> {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return body.toString('utf8');
  if (encoding !== 'gzip' && encoding !== 'deflate') return doorAnswers.NOT_READABLE;
  try {
    return (await decompressors[encoding](body, { maxOutputLength: bytesMax })).toString('utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? doorAnswers.TOO_LARGE
      : doorAnswers.NOT_READABLE;
  }
}
