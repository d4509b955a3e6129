/** Names of regions within a text, and what stands behind one that makes another thing of it: a road, a dish, a school. Pure. */
import { longestName, mayBeginAt, type Meaning, meaningsOf, onlyOf } from './place-names';
import type { RegionCode } from '../region/region-code';

/** A name in a text. */
export interface Mention {
  readonly from: number;
  readonly name: string;
  /** What follows it. */
  readonly behind: string;
  /** One, or several where the name is open. */
  readonly codes: readonly RegionCode[];
}

/**
 * Names of counties and wider regions, from the left; the short one of a county only if nothing follows it.
 * @param isOther whether a name is none of a region here, by default before a road, a dish or the like.
 */
export function mentionsIn(text: string, isOther: typeof isOtherThing = isOtherThing): readonly Mention[] {
  const found: Mention[] = [];
  for (let from = 0; from < text.length; from += 1) {
    if (!mayBeginAt(text, from)) continue;
    for (let length = Math.min(longestName(), text.length - from); length > 1; length -= 1) {
      const name = text.slice(from, from + length);
      const behind = text.slice(from + length);
      const all = EVERYWHERE.has(name) ? [] : meaningsOf(name);
      const meanings = all.filter((one) => isMention(one, behind) && !isOther(one, name, behind));
      if (meanings.length === 0) continue;
      const only = onlyOf(meanings);
      const codes = only === undefined ? meanings.flatMap((meaning) => meaning.codes) : [only];
      found.push({ from, name, behind, codes });
      from += length - 1;
      break;
    }
  }
  return found;
}

export function mentioned(text: string): RegionCode[] {
  return mentionsIn(text).flatMap(({ codes }) => codes);
}

function isMention({ level, short }: Meaning, behind: string): boolean {
  return level !== 'TOWNSHIP' && (!short || level !== 'COUNTY' || /^(?:$|[^\p{Script=Han}]|[市县区])/u.test(behind));
}

/** Names without a rank, such as 昆明 or 澳门新城, are no names of regions before 路 or 大学. */
export function isOtherThing({ short }: Meaning, name: string, behind: string): boolean {
  return (short || !RANKED.test(name)) && OTHER_THING.test(behind);
}

const RANKED = /[省市区县州盟旗镇乡]$|街道$/;

const OTHER_THING =
  /^(?:[东南西北中上下前后新老大小一二三四五]{0,2}(?:路|街|道(?!滘)|巷|弄|站)|大[厦酒饭学楼]|公[路司园]|高速|火车|机场|医院|学[院校]|[中小]学|银行|广场|花园|小区|集团|宾馆|酒店|饭店|国际|会馆|菜|面|米线|火锅|小[吃面]|烧烤|话|人|籍|厂)/;

/** Parts of cities, which many have. */
export const EVERYWHERE: ReadonlySet<string> = new Set(
  ['城区 郊区 矿区 新区 东区 西区 南区 北区 中区 城中区 市中区 城关区 新城区 城东区 城西区 城北区 城南区'].flatMap(
    (names) => names.split(' '),
  ),
);
