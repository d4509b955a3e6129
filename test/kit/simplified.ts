/**
 * Traditional characters and their simplified ones, one for one, by the tables of OpenCC. As a script (`npm run simplified`) it
 * writes them into `simplified.json` of the resolution, because the library takes 0.15 s of a cold start.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter } from 'opencc-js/t2cn';

/** Each has as many characters as the other. */
export interface Simplified {
  readonly traditional: string;
  readonly simplified: string;
}

/** All whose simplified character is in common use: those of the first level of GB 2312. */
export function simplifiedCharacters(): Simplified {
  const simplifiers = (['hk', 'tw'] as const).map((from) => Converter({ from, to: 'cn' }));
  const common = firstLevel();
  const pairs: (readonly [string, string])[] = [];
  for (let point = 0x4e00; point <= 0x9fff; point += 1) {
    const character = String.fromCodePoint(point);
    const other = simplifiers.map((simplify) => simplify(character)).find((one) => one !== character);
    if (other !== undefined && common.has(other)) pairs.push([character, other]);
  }
  return { traditional: pairs.map(([one]) => one).join(''), simplified: pairs.map(([, other]) => other).join('') };
}

function firstLevel(): ReadonlySet<string> {
  const bytes: number[] = [];
  for (let lead = 0xb0; lead <= 0xd7; lead += 1)
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) bytes.push(lead, trail);
  return new Set(new TextDecoder('gb18030').decode(Uint8Array.from(bytes)));
}

if (process.argv[1] === __filename) {
  const file = join(__dirname, '../../functions/domains/reference/resolution/traditional/simplified.json');
  writeFileSync(file, `${JSON.stringify(simplifiedCharacters(), null, 2)}\n`);
}
