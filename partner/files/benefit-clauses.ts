/** Splits words about benefits into clauses that promise or deny one thing each. */
import { WORDS_MAX } from './values';

/** Characters of one text that are read: ten times what a list of benefits has. */
export const BENEFITS_READ_MAX = 2_000;

/**
 * "包吃不包住", "free meals but no housing" and "吃住自理" have two, two and one.
 * @param text in the form of `wordForm`.
 */
export function clausesOf(text: string): string[] {
  return (
    withoutUnrelated(withoutFees(text))
      // What a place to live lacks, such as air conditioning, doesn't deny the place.
      .replace(/(?<=\p{Script=Han})(?=(?:无|没有)(?!偿|需|须|法|论)\p{Script=Han}{2})/gu, '\n')
      .replace(
        /\b(?:with )?(?:no|without) (?=air|a\/c|ac\b|wi-?fi|internet|elevator|lift\b|heat|private|hot|tv\b|window|curfew)/g,
        '\n',
      )
      .replace(/([吃食])[、/和及与](?=[住宿])/g, '$1')
      .replace(/[,;.!。、|/\\\n()[\]【】·•]|\bbut\b|但是?|不过|而/g, '\n')
      .replace(/(?<=\p{Script=Han})\s|(?=水电)/gu, '\n')
      .replace(
        /(?<=[吃住餐食宿舍])(?=(?:但|也|并|且|均|都)?(?:(?:不|没有?|无|未)[^\n]{0,4}?[吃住餐食宿伙饭膳]|包|管|免费|提供))/g,
        '\n',
      )
      .split('\n')
      .map((clause) => clause.trim())
      // A promise is short, and each pattern reads a clause several times.
      .filter((clause) => clause !== '' && clause.length <= WORDS_MAX)
  );
}

/** Words that look like a denial and are none (不仅, 无偿), and denials of something else before a promise (不倒班包吃住). */
function withoutUnrelated(text: string): string {
  return text
    .replace(/不[仅只单但光]|不限量?(?=[工自免供]|$)|不错的?|不强制|非强制/g, '')
    .replace(/无偿|无条件/g, '免费')
    .replace(UNRELATED, '\n')
    .replace(/\b(?:needed|required)\b|\bwith (?=free\b)/g, '\n');
}

const UNRELATED =
  /不限\p{Script=Han}{0,4}?(?=[包管免提供])|(?:男女|性别|年龄|学历|经验|户籍|专业)不限|不(?:倒班|加班|上夜班|穿无尘衣|穿静电衣|看显微镜|站班|体检|查案底)|(?:无需|不需要?|不要求|无|没有?|零)(?:工作)?(?:经验|学历|技术|基础)(?:要求)?(?:也可|均可|可)?|(?:无|没有|不收|免)押金|[非无]夫妻房|年?满1[68]周?岁(?:以上)?|长白班|两班倒/gu;

/** No fee for a thing is a promise of the thing. */
function withoutFees(text: string): string {
  return text
    .replace(/[均都也]?不(?:另外?|再|额外)*(?:收取?|扣除?)(?:任何|其他)?(?:费用?|钱)/g, '免费')
    .replace(
      /(?:免|无|没有|不用交|不用|不需要?|无需|不收取?|不扣除?|不交|零)(?=(?:住宿|宿舍|食宿|吃住|伙食|餐|饭)费)/g,
      '免费',
    )
    .replace(/(住宿|宿舍|食宿|吃住|伙食|餐|饭)费用?(?=全免|免|不收|公司承担|由?公司)/g, '免费$1')
    .replace(/(?<=免费(?:住宿|宿舍|食宿|吃住|伙食|餐|饭))(?:费用?|全免|免除?|不收取?)+/g, '')
    .replace(/(?:费用)?(?:均|都|全部)?由?(?:公司|企业|单位|厂方)(?:承担|负担)/g, '免费')
    .replace(
      /\bno (lodging|housing|accommodation|dorm(?:itory)?|room|board|meal|food) (?:fees?|charges?|costs?|rent)\b/g,
      'free $1',
    )
    .replace(/\bno (?:fees?|charges?|costs?) for\b|\bat no (?:extra )?(?:charge|cost)\b/g, 'free');
}
