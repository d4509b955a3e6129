/** Text of a file, piece by piece: UTF-8, UTF-16 of either order, GB18030, with or without a mark. Never mojibake: what is none of them is refused. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { FileProblem } from './problem';

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const;

export type Encoding = (typeof encodings)[number];

/** Reads the whole file once, so that an error on the last line is found before the first row is sent. */
export async function detectEncoding(path: string): Promise<Encoding> {
  const wide = wideOrder(await headOf(path));
  if (wide !== undefined) return wide;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 1;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    try {
      decoder.decode(chunk, { stream: true });
      lines += count(chunk, 10);
    } catch {
      if (!isMostlyUtf8(chunk)) return 'gb18030';
      const line = lines + brokenLine(chunk);
      throw new FileProblem(
        'ENCODING',
        `第 ${line} 行附近的字符既不是 UTF-8 也不是 GB18030，请另存为 UTF-8`,
        `bytes near line ${line} are not UTF-8, though the file is; save it as UTF-8`,
      );
    }
  }
  return 'utf-8';
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Told by its mark, or, without one, by which half of its characters of ASCII, such as separators and digits, is zero. */
function wideOrder(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [place, byte] of head.entries()) if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // A few characters beyond ASCII, such as 一, have a zero, too.
  const isWide = Math.max(even, odd) > Math.max(4 * Math.min(even, odd), head.length / 50);
  if (!isWide) return undefined;
  return even > odd ? 'utf-16be' : 'utf-16le';
}

/** Only a few characters of GB18030 look like UTF-8. */
function isMostlyUtf8(chunk: Buffer): boolean {
  const beyondAscii = chunk.toString('utf8').match(/[^\0-\x7f]/gu) ?? [];
  const broken = beyondAscii.filter((character) => character === '\uFFFD').length;
  return beyondAscii.length > 2 * broken;
}

function count(bytes: Buffer, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) found += 1;
  return found;
}

/** Number of line breaks before the first byte that is not UTF-8, ignoring a cut first character. */
function brokenLine(chunk: Buffer): number {
  for (let start = 0, line = 0; start < chunk.length; line += 1) {
    const end = chunk.indexOf(10, start);
    const text = chunk.subarray(start, end === -1 ? chunk.length : end);
    if (start > 0 && text.toString('utf8').includes('\uFFFD')) return line;
    if (end === -1) return line;
    start = end + 1;
  }
  return 0;
}

/**
 * The text without a byte order mark. Broken UTF-8 becomes U+FFFD, for which its row is rejected.
 * @throws FileProblem ENCODING for an invalid character in another encoding.
 */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  // The decoder would remove the mark of UTF-8 and UTF-16, but not that of GB18030.
  const decoder = new TextDecoder(encoding, { fatal: encoding !== 'utf-8', ignoreBOM: true });
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    const text = decoded(decoder, chunk);
    yield isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    isFirst = false;
  }
  yield decoded(decoder);
}

const BYTE_ORDER_MARK = '\uFEFF';

/** @param chunk the next one; absent at the end, which reports a character that was cut off. */
function decoded(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new FileProblem(
      'ENCODING',
      '文件既不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8',
      'the file is neither UTF-8 nor GB18030; save it as UTF-8',
    );
  }
}
