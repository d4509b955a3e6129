/**
 * Reads from words whether there are meals and a place to live. Only words that promise them mean yes, and only words
 * that deny them mean no: an allowance, a fund or a fee means neither.
 */

import { plainForm } from '../../../functions/platform/values/normal-form';
import { WORDS_MAX } from '../values';

/** Characters of one text that are read: ten times what a list of benefits has. */
const READ_MAX = 2_000;

export interface Benefits {
  readonly board: Answer | undefined;
  readonly lodging: Answer | undefined;
}

/** Undefined if the words do not say it, CONTRADICTED if they say both, CONDITIONAL if it is given for a time or to some. */
export type Answer = boolean | 'CONTRADICTED' | 'CONDITIONAL';

export function benefitsIn(texts: readonly string[]): Benefits {
  const clauses = texts.flatMap((text) => clausesOf(plainForm(text.slice(0, READ_MAX)).toLowerCase()));
  return { board: answerOf(clauses, BOARD), lodging: answerOf(clauses, LODGING) };
}

function answerOf(clauses: readonly string[], thing: RegExp): Answer | undefined {
  const answers = new Set<Answer>(
    clauses.flatMap((clause): Answer[] => {
      if (!thing.test(clause) || MONEY.test(clause)) return [];
      if (DENIED.test(clause)) return [false];
      if (!PROMISED.test(clause) && !BARE.test(clause)) return [];
      return [CONDITION.test(clause) ? 'CONDITIONAL' : true];
    }),
  );
  if (answers.size > 1) return 'CONTRADICTED';
  return [...answers][0];
}

/**
 * Splits a text into parts that promise or deny one thing each: "包吃不包住", "free meals but no housing" and "吃住自理" have
 * two, two and one.
 */
function clausesOf(text: string): string[] {
  return (
    deniedApart(withoutFees(text))
      // What a place to live lacks, such as air conditioning, doesn't deny the place.
      .replace(/(?:无|没有|不收|免)押金/g, '\n')
      .replace(/(?<=\p{Script=Han})(?=(?:无|没有)(?!偿|需|须|法|论)\p{Script=Han}{2})/gu, '\n')
      .replace(
        /\b(?:with )?(?:no|without) (?=air|a\/c|ac\b|wi-?fi|internet|elevator|lift\b|heat|private|hot|tv\b|window|curfew)/g,
        '\n',
      )
      .replace(/([吃食])[、/和及与](?=[住宿])/g, '$1')
      .replace(/[,;.!。、|/\\\n()[\]【】·•]|\bbut\b|但是?|而/g, '\n')
      .replace(/(?<=\p{Script=Han})\s|(?=水电)/gu, '\n')
      .replace(
        /(?<=[吃住餐食宿舍])(?=(?:但|也|并|且|均|都)?(?:(?:不|没有?|无|未)[^\n]{0,4}?[吃住餐食宿伙饭膳]|包|管|免费|提供))/g,
        '\n',
      )
      .split('\n')
      .map((clause) => clause.trim())
      // A promise is short, and each pattern below reads a clause several times.
      .filter((clause) => clause !== '' && clause.length <= WORDS_MAX)
  );
}

/**
 * What a word denies is what stands right behind it: 非夫妻房包住 and 不倒班包吃住 promise, 不能提供住宿 denies. Words that only look like a
 * denial (不仅, 不限量, 不错, 无偿) are none.
 */
function deniedApart(text: string): string {
  return text
    .replace(/不[仅只单但光]|不限量?|不错的?|不强制|非强制/g, '')
    .replace(/无偿|无条件/g, '免费')
    .replace(/(?<=提供|免费)非(?=\p{Script=Han}{2})/gu, '')
    .replace(
      /((?:不|无|没有|没(?!有)|未|非)(?!需要?(?:包|管|免费|提供|供应))(?:(?![不无没未非包管免提供能法会予再可负保统另额给承曾含对向为人])\p{Script=Han}){1,6})(?=[可均都]?(?:包[吃住食宿餐饭一二两三]|管[吃住饭]|免费|提供|供应))/gu,
      '$1\n',
    )
    .replace(/\b(?:needed|required)\b|\bwith (?=free\b)/g, '\n');
}

/** No fee for a thing is a promise of the thing, and a fee for it is neither a promise nor a refusal. */
function withoutFees(text: string): string {
  return text
    .replace(/[均都也]?不(?:另外?|再|额外)*(?:收取?|扣除?)(?:任何|其他)?(?:费用?|钱)/g, '免费')
    .replace(
      /(?:免|无|没有|不用交|不用|不需要?|无需|不收取?|不扣除?|不交|零)(?=(?:住宿|宿舍|食宿|吃住|伙食|餐|饭)费)/g,
      '免费',
    )
    .replace(/(住宿|宿舍|食宿|吃住|伙食|餐|饭)费用?(?=全免|免|不收|公司承担|由?公司)/g, '免费$1')
    .replace(/(?<=免费(?:住宿|宿舍|食宿|吃住|伙食|餐|饭))(?:费用?|全免|免除?|不收取?)+/g, '')
    .replace(
      /\bno (lodging|housing|accommodation|dorm(?:itory)?|room|board|meal|food) (?:fees?|charges?|costs?|rent)\b/g,
      'free $1',
    )
    .replace(/\bno (?:fees?|charges?|costs?) for\b|\bat no (?:extra )?(?:charge|cost)\b/g, 'free');
}

const BOARD =
  /吃|[包管]食|伙食|餐(?!具|厅|饮)|饭(?=费)|膳|食宿|供食|\b(?:board|meals?|food|breakfast|lunch|dinner|canteen)\b/;
const LODGING =
  /住(?!院|址|户|房公积金)|宿(?!迁|州)|\b(?:lodging|accommodations?|housing|dorm(?:s|itory|itories)?|room)\b/;
/** Words for money, which is not the benefit itself. */
const MONEY =
  /补|津贴|公积金|报销|(?:住宿|宿舍|食宿|吃住|伙食|餐|饭)费(?!.*(?:自理|自付|自费|自己))(?<!不(?:包|含|提供).*)|\b(?:allowances?|subsid\w+|stipends?|funds?|vouchers?|discounts?|loans?)\b/;
const DENIED =
  /不|无|没|未|非|自理|自费|自备|自行|自己|除外|\b(?:no|not|non(?!-)|none|never|without|exclud\w+|except|lacks?|own|self|isn't|aren't|don't|doesn't|unavailable)\b/;
const PROMISED =
  /包|管|免|提供|供应|有|全包|含|\b(?:free|provide[ds]?|providing|includ\w+|offer(?:s|ed)?|complimentary|paid|with|available)\b/;
/** Until when, from when on, or to whom. */
const CONDITION =
  /试用期|实习期|培训期|转正|[前满][\d一二两三四五六七八九十半]{1,3}个?(?:[月天年]|周(?!岁))|首[月周]|第.个?[月周]|仅限|只限|\b(?:probation|trial|first (?:month|week|\d+ (?:months|weeks|days)))\b/;
/** The bare words, as in a list of benefits. */
const BARE =
  /^(?:食宿|吃住|伙食|工作餐|三餐|住宿|宿舍|(?:board|meals?|food|lodging|accommodations?|housing|dorm(?:s|itory)?|room|and|&|\+|\s)+)$/;
