/** Splits a text that arrives in pieces into lines of bounded length. */
import { FileProblem } from './problem';

/** Characters of one row: a thousand times the usual length. */
export const ROW_CHARACTERS_MAX = 1_000_000;

export function tooLong(line: number): FileProblem {
  return new FileProblem(
    'TOO_LONG',
    `第 ${line} 行超过 100 万字符，可能缺少右引号或混入了其他内容`,
    `line ${line} has more than 1,000,000 characters: a quote that is never closed, or something that is no table`,
  );
}

export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let line = 1;
  for await (const piece of pieces) {
    const parts = (rest + piece).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (part.length > ROW_CHARACTERS_MAX) throw tooLong(line);
      line += 1;
      yield part.endsWith('\r') ? part.slice(0, -1) : part;
    }
    if (rest.length > ROW_CHARACTERS_MAX) throw tooLong(line);
  }
  if (rest !== '') yield rest;
}
