/**
 * Traditional characters as simplified ones, one for one, by the tables of OpenCC (`npm run simplified`). For keys and look-ups:
 * a word may be another one where a character has two forms, so texts that people read are never written anew.
 */
import characters from './simplified.json';

const known: ReadonlyMap<string, string> = new Map(
  Array.from(characters.traditional, (character, index) => [character, characters.simplified[index] ?? character]),
);

export function simplified(text: string): string {
  return Array.from(text, (character) => known.get(character) ?? character).join('');
}
