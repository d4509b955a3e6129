/** Keys and hashes of texts. Pure. */
import { plainForm } from '../../../../platform/values/normal-form';

/** The key of a skill: its words as they look, so that 焊接 and its full-width forms are one. */
export function skillKeyOf(skill: string): string {
  return plainForm(skill).trim().toLowerCase();
}

/** FNV-1a of a text's code units, as a signed number of 31 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >> 1;
}
