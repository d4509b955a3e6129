/** Whether text is writing that people use, or the mojibake of another encoding. */
import { TextDecoder } from 'node:util';

/** What text of every encoding has: punctuation, symbols, full-width forms. Letters of other scripts tell mojibake. */
const NEUTRAL = /[\0-\u00ff\u2000-\u27bf\u3000-\u303f\uff00-\uffef]/;

let known: ReadonlySet<string> | undefined;

/**
 * The characters in common use, simplified and traditional: the first levels of GB 2312 and of Big5. Both standards put
 * them before the rest, so that the decoders are their lists.
 */
function commonCharacters(): ReadonlySet<string> {
  const big5Trails = [
    [0x40, 0x7e],
    [0xa1, 0xfe],
  ] as const;
  return (known ??= new Set(block('gb18030', [0xb0, 0xd7], [[0xa1, 0xfe]]) + block('big5', [0xa4, 0xc6], big5Trails)));
}

type Range = readonly [first: number, last: number];

function block(encoding: string, [first, last]: Range, trails: readonly Range[]): string {
  const bytes: number[] = [];
  for (let lead = first; lead <= last; lead += 1)
    for (const [from, to] of trails) for (let trail = from; trail <= to; trail += 1) bytes.push(lead, trail);
  return new TextDecoder(encoding).decode(Uint8Array.from(bytes)).replace(/\P{sc=Han}/gu, '');
}

export interface Legibility {
  /** Characters that tell anything. */
  readonly count: number;
  /** Share of them that is in common use, from 0 to 1; 0 without any. */
  readonly share: number;
}

export function legibilityOf(text: string): Legibility {
  const common = commonCharacters();
  let count = 0;
  let found = 0;
  for (const character of text) {
    if (NEUTRAL.test(character)) continue;
    count += 1;
    if (common.has(character)) found += 1;
  }
  return { count, share: count === 0 ? 0 : found / count };
}
