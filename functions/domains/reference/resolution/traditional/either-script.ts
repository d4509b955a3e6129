/** Names in traditional characters: 東莞市長安鎮 and 縫紉工 mean what they mean in simplified ones. */
import { simplified } from './simplified';
import type { Resolved } from '../resolution';

const RANKS: readonly Resolved['confidence'][] = ['SURE', 'LIKELY', 'UNKNOWN'];

/** As it stands, because 乾县 is a name in simplified characters; in simplified ones where that is surer, or as sure and finer. */
export function inEitherScript(text: string, resolve: (text: string) => Resolved): Resolved {
  const own = resolve(text);
  const other = simplified(text);
  if (other === text) return own;
  const found = resolve(other);
  const surer = RANKS.indexOf(own.confidence) - RANKS.indexOf(found.confidence);
  const isFiner = found.code !== undefined && own.code !== undefined && found.code.startsWith(own.code);
  return surer > 0 || (surer === 0 && (isFiner || own.candidates.length === 0)) ? found : own;
}
