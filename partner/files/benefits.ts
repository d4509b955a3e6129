/**
 * Reads from words whether there are meals and a place to live. Yes and no are said by a closed list of words, and by nothing
 * else: a clause with another word in it is unclear, and a fee, a time or a choice of people makes a yes conditional.
 */
import { BENEFITS_READ_MAX, clausesOf } from './benefit-clauses';
import { wordForm } from './simplified';

export interface Benefits {
  readonly board: Answer | undefined;
  readonly lodging: Answer | undefined;
}

/**
 * Undefined if the words do not say it; CONTRADICTED if they say both; CONDITIONAL if it is given for money, for a time or to
 * some; UNCLEAR if a clause that promises or denies it has a word that isn't known.
 */
export type Answer = boolean | 'CONTRADICTED' | 'CONDITIONAL' | 'UNCLEAR';

/** Why a yes isn't taken, for people. */
export const CONDITIONAL =
  '收费，或只在一段时间内、只对部分人提供，请写明是或否 / for money, for a time or to some only; say yes or no';

export function benefitsIn(texts: readonly string[]): Benefits {
  const all = texts.map((text) => clausesOf(wordForm(text.slice(0, BENEFITS_READ_MAX))));
  return { board: answerOf(all, BOARD), lodging: answerOf(all, LODGING) };
}

function answerOf(texts: readonly (readonly string[])[], thing: RegExp): Answer | undefined {
  const answers = new Set(texts.flatMap((clauses) => clauses.flatMap((_, index) => answerAt(clauses, index, thing))));
  if (answers.has(true) && answers.has(false)) return 'CONTRADICTED';
  for (const doubt of ['CONDITIONAL', 'UNCLEAR'] as const) if (answers.has(doubt)) return doubt;
  return [...answers][0];
}

/** What one clause says of the thing, with what stands beside it. */
function answerAt(clauses: readonly string[], index: number, thing: RegExp): Answer[] {
  const clause = clauses[index] ?? '';
  if (!thing.test(clause)) return [];
  const answer = answerIn(clause);
  if (answer !== true) return answer === undefined ? [] : [answer];
  const isPaid = clauses.some((other) => isFee(other) && (thing.test(other) || !isAbout(other)));
  const isLimited = [clauses[index - 1], clauses[index + 1]].some(
    (beside) => beside !== undefined && !isAbout(beside) && LIMIT.test(beside) && !OTHER.test(beside),
  );
  return [isPaid || isLimited ? 'CONDITIONAL' : true];
}

function isAbout(clause: string): boolean {
  return BOARD.test(clause) || LODGING.test(clause);
}

/** A clause with one of the things in it. */
function answerIn(clause: string): Answer | undefined {
  const left = clause.replace(KNOWN, '').replace(/[\s\p{P}\p{S}]/gu, '');
  const isDenied = DENIED.test(clause);
  if (left === '' && isDenied) return false;
  if (left === '' && (PROMISED.test(clause) || BARE.test(clause))) return MONEY.test(clause) ? undefined : true;
  if (FURNISHED.test(clause)) return true;
  if (MONEY.test(clause) && !isDenied && !/或|二选一|三选一/.test(clause)) return undefined;
  if (!PROMISED.test(clause) && !isDenied) return undefined;
  return !isDenied && (LIMIT.test(clause) || FEE.test(clause)) ? 'CONDITIONAL' : 'UNCLEAR';
}

function isFee(clause: string): boolean {
  return FEE.test(clause) && !OTHER.test(clause);
}

const BOARD =
  /吃|[包管]食|伙食|餐(?!具|厅|饮)|饭(?=费)|膳|食宿|供食|\b(?:board|meals?|food|breakfast|lunch|dinner|canteen)\b/;
const LODGING =
  /住(?!院|址|户|房公积金)|宿(?!迁|州)|公寓|\b(?:lodging|accommodations?|housing|dorm(?:s|itory|itories)?|rooms?)\b/;

/** Words for money, which is not the benefit itself. */
const MONEY =
  /补|津贴|公积金|报销|(?:住宿|宿舍|食宿|吃住|伙食|餐|饭)费|\b(?:allowances?|subsid\w+|stipends?|funds?|vouchers?|discounts?|loans?)\b/;

const DENIED =
  /不|无|没|未|非|否|自理|自费|自备|自行|自己|自[找租付]|\b(?:no|not|non(?!-)|none|never|without|exclud\w+|own|self|isn't|aren't|don't|doesn't|unavailable)\b/;

const PROMISED =
  /包|管|免|提供|供应?|有|含|是|安排|\b(?:free|provide[ds]?|providing|includ\w+|offer(?:s|ed)?|complimentary|paid|with|available|yes)\b/;

/** The bare words, as in a list of benefits. */
const BARE =
  /^(?:食宿|吃住|伙食|工作餐|三餐|住宿|宿舍|员工宿舍|(?:board|meals?|food|lodging|accommodations?|housing|dorm(?:s|itory)?|room|and|&|\+|\s)+)$/;

/** What a place to live has is told of one that is there. */
const FURNISHED =
  /^(?:员工|集体)?(?:宿舍|住宿|公寓)(?:[内里])?[均都]?(?:有|带|配备?|配有|设有|装有)(?!偿|限)[^不无没未收费扣自元\d]{1,20}$/;

/** What is paid for. Amounts of four digits are wages. */
const FEE =
  /自费|自付|付费|收费|收取|缴|交(?:纳|费|钱|\d)|扣|有偿|另[付收算计]|(?<!\d)\d{1,3}(?:\.\d+)?[元块]|费用|[低平半]价|优惠|[打几\d]折|一半|各半|部分|象征性|^(?:均|都|全部)?(?:由?(?:个人|员工|自己))?(?:自理|承担|负担)$|\b(?:fees?|charged?|charges|costs?|deduct\w*|rent|expense|self-paid|subsidi[sz]ed|discounted|rmb|cny|yuan)\b|[$¥€]\s*\d/;

/** Until when, from when on, in which case, or to whom. */
const LIMIT =
  /试用期|实习期|培训期|转正|[前满][\d一二两三四五六七八九十半]{1,3}个?(?:[月天年]|周(?!岁))|首[月周]|第.个?[月周]|仅|只|限(?!量)|除外|以外|符合|达标|申请|名额|外地|异地|本地|男|女|夫妻|家属|已婚|未婚|管理|干部|正式|长期|视|根据|具体|面[谈议]|协商|可谈|或|选一|\b(?:probation|trial|first (?:month|week|\d+ (?:months|weeks|days))|only|if|subject to|up to|married|limited|during|until|after|or)\b/;

/** What a fee or a condition is of, where it isn't the thing. */
const OTHER =
  /水|电|网|物业|路费|车|交通|体检|办证|培训|[工厂]服|工衣|制服|服装|税|险|公积金|社保|薪|工资(?!.*扣)|奖|补|津贴|年假|年终|年底|休|假|提成|加班|罚|押金|全勤|工龄|夜班|高温|绩效|话费|生日|红包|礼|\b(?:insurance|salary|wages?|bonus|utilit\w+|electricity|water|transport\w*|visa|leave)\b/;

/** Everything that a clause of a plain yes or no may have in it. */
const KNOWN = new RegExp(
  [
    // The things.
    '(?:一?日?[三两二四]餐|工作餐|员工餐|自助餐|餐食|饭菜|吃饭|食宿|膳宿|吃住|伙食|员工宿舍|集体宿舍|宿舍|住宿|住房|住处|公寓|房间|[吃食餐饭膳住宿房])(?:费用?)?',
    // Promised.
    '[只仅](?=[包管提])|免费|全免|全包|包含|包括|提供|供应|统一安排|安排|解决|[包管含有供免是]',
    // Denied.
    '不能保证|无法|没有|不需要?|不予|不负责|不再|不会|不能|并非|不是|在内|暂|概|[不无没未非否]|需?自行解决|需?自己解决|自理|自费|自备|自行|自己|自[找租付]|解决|负责',
    // Neither changes anything.
    '本?公司|企业|单位|工厂|厂[里内区]?|我[司厂]|店[里内]?|入职即?|全体|所有|员工|职工|工人|均|都|也|还|并|且|和|与|及|以及|可以?|能|需要?|须|为|给|由|的|等|全部?|一律|统一|免押金?',
    '[一二两三四五六七八\\d]{1,2}(?:[至~-][一二两三四五六七八\\d]{1,2})?人[间房]|单人|双人|单间|标间|每[天日]|[一]?[天日]|每月|工作日|当班|上班期间|标准|精装修?|带?(?:独立)?(?:空调|热水器?|卫生间|卫浴|独卫|洗衣机|无线网络?|wifi|电视|家具|床上用品|被褥)',
    '环境|条件|设施|干净|整洁|舒适|温馨|良好|优越|优美|齐全|完善|丰盛|营养|健康|美味|可口|自助|不限量|拎包入住|福利|待遇|[很好]',
    '\\b(?:free|full|fully|paid|complimentary|provided?|provides|providing|included?|includes|including|offer(?:s|ed)?|available|with|and|or|company|employer|staff|workers?|the|a|an|in|is|are|be|of|to|all|three|daily|per|day|on-?site|shared|non-shared|single|double|furnished|for|by|yes|us)\\b',
    '\\b(?:board|meals?|food|lodging|accommodations?|housing|dorm(?:s|itory|itories)?|rooms?)\\b',
    "\\b(?:no|not|none|never|without|excluded|excluding|own|self|isn't|aren't|don't|doesn't|unavailable|arranged?)\\b",
  ].join('|'),
  'gu',
);
