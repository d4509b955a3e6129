/** Keys and hashes of texts. */
import { limits } from '../../../../limits';
import { kept } from '../../../../platform/process/kept';
import { plainForm } from '../../../../platform/values/normal-form';

/** The key of a skill: its words as they look, so that 焊接 and its full-width forms are one. */
function skillKeyOf(skill: string): string {
  return plainForm(skill).trim().toLowerCase();
}

/** Thousands of people and positions have the same few skills. */
export const keptKeyOf = kept(limits.skillKeysKept, (skill: string) => skill, skillKeyOf);

/** FNV-1a of a text's code units, as a signed number of 31 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >> 1;
}
