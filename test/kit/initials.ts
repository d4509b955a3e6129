/**
 * Pinyin initials of the built-in regions and occupations, as a dictionary of words reads their names. As a script
 * (`npm run initials`) it writes them into `initials.json` of each noun, because the dictionary is far larger than they are.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';
import { allOccupations } from '../../functions/domains/reference/occupation/occupation';
import regions from '../../functions/domains/reference/region/rows/regions.json';

/** For each row of `regions.json`, in its order. */
export function initialsOfRegions(): string[] {
  return regions.map((row) => initialsOf(row.split(' ')[1] ?? ''));
}

/** By code. */
export function initialsOfOccupations(): Record<string, string> {
  return Object.fromEntries([...allOccupations()].map(({ code, name }) => [code, initialsOf(name)]));
}

/** `重庆市` is cqs. */
function initialsOf(name: string): string {
  return pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('');
}

function write(noun: string, initials: unknown): void {
  const file = join(__dirname, '../../functions/domains/reference', noun, 'initials.json');
  writeFileSync(file, `${JSON.stringify(initials, null, 2)}\n`);
}

if (process.argv[1] === __filename) {
  write('region', initialsOfRegions());
  write('occupation', initialsOfOccupations());
}
