/**
 * Text of a file, piece by piece: UTF-8, UTF-16 of either order, GB18030, Big5, with or without a mark. Never mojibake: what
 * is none of them for sure is refused.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { legibilityOf } from './legible';
import { ROW_CHARACTERS_MAX } from './lines';
import { FileProblem } from './problem';

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5'] as const;

export type Encoding = (typeof encodings)[number];

/** Reads the whole file once, so that an error on the last line is found before the first row is sent. */
export async function detectEncoding(path: string): Promise<Encoding> {
  const head = await headOf(path);
  if (isUtf32(head)) throw unknownEncoding();
  const wide = wideOrder(head);
  if (wide !== undefined) return wide;
  let lines = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.length - cutOff(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) {
      if (isMostlyUtf8(chunk)) throw notOfOneEncoding(lines + brokenLine(chunk));
      const encoding = legibleEncoding(chunk);
      await checkLines(path, encoding);
      return encoding;
    }
    rest = bytes.subarray(whole);
    lines += count(chunk, 10);
  }
  return 'utf-8';
}

/** Bytes of a character at the end whose others are in the next chunk, as UTF-8. */
function cutOff(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

function notOfOneEncoding(line: number): FileProblem {
  return new FileProblem(
    'ENCODING',
    `第 ${line} 行附近的字符与文件其余部分的编码不同，请另存为 UTF-8`,
    `bytes near line ${line} are not in the encoding of the file; save it as UTF-8`,
  );
}

/** Share of characters in common use, at least, for writing; the wrong encoding gives a half of that or less. */
const LEGIBLE = 0.85;
/** By how much the right encoding must be ahead of every other one. */
const AHEAD = 0.15;

/**
 * What is not UTF-8 is a text in several encodings at once, of which one alone gives writing. Korean in EUC-KR is
 * writing in two of them, so it is refused.
 * @param sample a piece that begins at an even place of the file.
 */
function legibleEncoding(sample: Buffer): Encoding {
  const read = (['gb18030', 'big5', 'utf-16le', 'utf-16be'] as const)
    .map((encoding) => ({
      encoding,
      share: legibilityOf(new TextDecoder(encoding).decode(sample, { stream: true })).share,
    }))
    .toSorted((a, b) => b.share - a.share);
  const [best, next] = read;
  if (best !== undefined && best.share >= LEGIBLE && best.share - (next?.share ?? 0) >= AHEAD) return best.encoding;
  throw unknownEncoding();
}

function unknownEncoding(): FileProblem {
  return new FileProblem(
    'ENCODING',
    '不能确定文件的编码（不是 UTF-8，也不像 GB18030、Big5 或 UTF-16 的中文），请另存为 UTF-8，或用 --encoding 指定',
    'the encoding can not be told (neither UTF-8 nor Chinese in GB18030, Big5 or UTF-16); save it as UTF-8, or name it by --encoding',
  );
}

/** A file may be put together of several, each in its own encoding. A name of rare characters is no line. */
async function checkLines(path: string, encoding: Encoding): Promise<void> {
  let line = 1;
  const check = (text: string): void => {
    const { count: told, share } = legibilityOf(text);
    if (told >= 4 && share < LEGIBLE / 2) throw notOfOneEncoding(line);
    line += 1;
  };
  let rest = '';
  for await (const piece of textOf(path, encoding)) {
    const lines = (rest + piece).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '').slice(-ROW_CHARACTERS_MAX);
    lines.forEach(check);
  }
  check(rest);
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

/** By its mark. No office program writes it. */
function isUtf32(head: Buffer): boolean {
  return /^(?:fffe0000|0000feff)/.test(head.toString('hex', 0, 4));
}

/** Told by its mark, or, without one, by which half of its characters of ASCII, such as separators and digits, is zero. */
function wideOrder(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
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

/** The bytes of a text in UTF-8, without a mark. */
export async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
    yield isFirst && chunk.indexOf(BYTE_ORDER_MARK) === 0 ? chunk.subarray(Buffer.byteLength(BYTE_ORDER_MARK)) : chunk;
    isFirst = false;
  }
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

/** The text as a whole. @param tooLarge for a file of more than 64 MB. @throws FileProblem also as `textOf` does. */
export async function wholeText(path: string, encoding: Encoding, tooLarge: () => FileProblem): Promise<string> {
  if (statSync(path).size > WHOLE_BYTES_MAX) throw tooLarge();
  let text = '';
  for await (const piece of textOf(path, encoding)) text += piece;
  return text;
}

const WHOLE_BYTES_MAX = 64 << 20;

const BYTE_ORDER_MARK = '\uFEFF';

/** @param chunk the next one; absent at the end, which reports a character that was cut off. */
function decoded(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw unknownEncoding();
  }
}
