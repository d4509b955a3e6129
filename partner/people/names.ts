/** Names in a ledger's row that need codes: the home, wished occupations and places, and where somebody works. */
import { isCode, type Name, type NameTally, plainName } from '../names/name';
import { wordForm } from '../files/simplified';
import type { LedgerInput } from './ledger/fields';

/** @param region of the whole file. Where it is a township or a village, that is everyone's home. */
export function tallyNames(
  { number, input }: { number: number; input: LedgerInput },
  region: string,
  tally: NameTally,
): void {
  for (const word of input.occupations) if (!isCode('OCCUPATION', word)) tally.add(occupationName(word), number);
  for (const word of input.destinations ?? [])
    if (!isCode('AREA', word) && nearHome(word, region) === undefined) tally.add(areaName(word), number);
  // Where people work is an old answer, and not worth a question.
  if (input.workplace !== undefined) tally.add(areaName(input.workplace), number, false);
  const { code, names } = input.home;
  if (code !== undefined || names === '') return;
  if (isWhole(region)) tally.add(areaName(names), number, false);
  else tally.add(homeName(input), number);
}

export function occupationName(word: string): Name {
  return { kind: 'OCCUPATION', text: plainName(word) };
}

export function areaName(word: string): Name {
  return { kind: 'AREA', text: plainName(word.replace(/^中国(?=.)/, '')) };
}

export function homeName({ home: { township, names } }: LedgerInput): Name {
  return { kind: 'HOME', text: plainName(township ?? names) };
}

/** Whether a region is a home: a township or a village. */
export function isWhole(region: string): boolean {
  return region.length >= 9;
}

/** 省内, 州内 or 县内: the region of somebody's home that is meant. */
export function nearHome(text: string, home: string): string | undefined {
  const word = wordForm(text);
  if (/^(?:省内|本省)$/.test(word)) return home.slice(0, 2);
  if (/^(?:州内|市内|本州|本市)$/.test(word)) return home.slice(0, 4);
  return /^(?:县内|本县|区内|本区)$/.test(word) ? home.slice(0, 6) : undefined;
}
