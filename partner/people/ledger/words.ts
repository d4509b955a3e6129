/** Words by which ledgers answer: yes and no, education, employment, nothing at all. What has no sure meaning is refused by name. */
import type { Education, Employment } from '../../../functions/generated/graphql';
import { plainForm } from '../../../functions/platform/values/normal-form';
import { holdsNumber } from '../../../functions/platform/values/phone';
import { isNone, namesNothing } from '../../../functions/platform/values/spelling';
import { educationForm, wordForm } from '../../files/simplified';
import type { Value } from '../../files/units';
import { wordsIn } from '../../files/values';
import { quoted } from '../../masked';
import { deathOf, diedProblem } from './died';

/** An answer: there is none. */
export function isNothing(text: string): boolean {
  return isNone(text) || /^none$/i.test(text);
}

/** An answer: no matter which. */
export function isAnything(text: string): boolean {
  return isNothing(text) || /^(?:不限|均可|都可以?|都行|随意|全国|任意|面议|anywhere|any)$/.test(wordForm(text));
}

/** What stands between the separators of a list. */
export function listed(text: string): string[] {
  return wordsIn(text, '/');
}

export function joined(...texts: readonly (string | undefined)[]): string {
  return texts.map((text) => text ?? '').join('');
}

export function sexOf(text: string): 'MALE' | 'FEMALE' | undefined {
  const [first = ''] = text.trim();
  return first === '男' ? 'MALE' : first === '女' ? 'FEMALE' : undefined;
}

const educations: ReadonlyMap<string, Education> = new Map(
  Object.entries({
    NONE: ['文盲', '半文盲', '文盲或半文盲', '文盲半文盲', '未上学', '未上过学', '学龄前'],
    PRIMARY: ['小学', 'primary'],
    JUNIOR_HIGH: ['初中', '国中', '初级中学', 'junior_high'],
    SENIOR_HIGH: ['高中', '普通高中', '普高', 'senior_high'],
    VOCATIONAL: [
      '中专',
      '中职',
      '职高',
      '技校',
      '中技',
      '中等职业教育',
      '中等专业学校',
      '技工学校',
      '中师',
      'vocational',
    ],
    COLLEGE: ['大专', '专科', '大学专科', '高职', '高职高专', 'college'],
    BACHELOR: ['本科', '大学本科', '本科及以上', '硕士', '博士', '研究生', '研究生及以上', '硕士研究生', 'bachelor'],
  } satisfies Record<Education, string[]>).flatMap(([value, all]) =>
    all.map((word) => [word, value as Education] as const),
  ),
);

export function educationOf(text: string): Value<Education> {
  const plain = closed(educationForm(text)).replace(/(?:毕业|学历|文化)$/, '');
  const value = isNone(plain) ? 'NONE' : educations.get(plain);
  return value === undefined
    ? unknown(text, '小学、初中、高中、中专、大专、本科或文盲', 'a level such as 小学, 初中, 高中, 中专, 大专, 本科')
    : { value };
}

const employments: readonly (readonly [RegExp, Employment | 'ELSEWHERE'])[] = [
  [/^(?:省外|外省|跨省|出省)(?:务工|就业|打工)?$/, 'OUT_OF_PROVINCE'],
  [/^(?:省内|省内县外|县外省内|州内县外|市内县外)(?:务工|就业|打工)?$/, 'IN_PROVINCE'],
  [/^(?:县内|本县|县内乡外|县域内)(?:务工|就业|打工)?$/, 'IN_COUNTY'],
  [/^(?:乡内|乡镇内|镇内|本乡镇?|本镇|村内|就近就地)(?:务工|就业|打工)?$/, 'IN_TOWNSHIP'],
  [/^(?:在家|未就业|待业|失业|无业|务农|在家务农|未务工|未外出|返乡|返乡未就业|赋闲|home|at_home)$/i, 'AT_HOME'],
  [/^已?(?:务工|外出务工|在外务工|在外|外出|就业|在业|打工|外出打工|在岗|灵活就业)$/, 'ELSEWHERE'],
];

export function employmentOf(text: string): Value<Employment | 'ELSEWHERE'> {
  if (deathOf(text) === 'OWN') return { problem: diedProblem(text) };
  const [, value] = employments.find(([pattern]) => pattern.test(closed(wordForm(text)))) ?? [];
  return value === undefined
    ? unknown(text, '在家、乡内、县内、省内、省外或务工', 'a state such as 在家, 乡内, 县内, 省内, 省外, 务工')
    : { value };
}

const YES = /^(?:是|有|需要|需|要|愿意|想|同意|√|✓|y|yes|true|1|有意愿|有需求|有就业意愿)$/i;
const NO = /^(?:否|不需要|不需|不要|不愿意|不想|不|×|✗|x|n|no|false|0|无意愿|无需求|无就业意愿|暂不|暂不需要)$/i;

/** Forms align short words by a blank between the characters: 初 中. */
function closed(text: string): string {
  return text.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '');
}

function yesOrNo(text: string): boolean | undefined {
  const plain = closed(wordForm(text));
  return YES.test(plain) ? true : isNone(plain) || NO.test(plain) ? false : undefined;
}

/** Whether somebody wants work. */
export function wishOf(text: string): Value<boolean> {
  if (
    /^(?:想|愿意|要|有意愿)?(?:外出务工|务工|就业|转岗|换岗|省外就业|省内就业|县内就业|就近就业)$/.test(
      closed(wordForm(text)),
    )
  )
    return { value: true };
  const value = yesOrNo(text);
  return value === undefined ? unknown(text, '是或否', 'yes or no') : { value };
}

/** Whether somebody needs a seat, or a course. */
export function needOf(text: string): Value<boolean> {
  const plain = closed(wordForm(text));
  if (/^(?:需要?|要|有)?(?:包车|专车|专列|专机|点对点|包机|乘车|统一组织)(?:输送|接送)?$/.test(plain))
    return { value: true };
  if (/^(?:自行|自驾|自己)(?:前往|出行|解决|开车|购票)?$/.test(plain)) return { value: false };
  const value = yesOrNo(text);
  return value === undefined ? unknown(text, '是或否', 'yes or no') : { value };
}

/** Whether somebody wants a course. Who names one does; what denies it or leaves it open in other words is refused. */
export function courseOf(text: string): Value<boolean> {
  const need = needOf(text);
  const plain = wordForm(text);
  if ('value' in need) return need;
  if (NO_COURSE.test(plain)) return { value: false };
  return OPEN_COURSE.test(plain)
    ? unknown(text, '是、否或培训的名称', 'yes, no or the name of a course')
    : { value: true };
}

const NO_COURSE =
  /^(?:不(?:用|必|想|愿意?|考虑|参加|需要?|要)|无(?:需|此|培训)?(?:需要?|需求|意愿|要求)?|没有?(?:培训)?(?:需要|需求|意愿|兴趣)|拒绝|放弃)(?:参加|学习?|培训|了)*$/;
const OPEN_COURSE =
  /^(?:不(?!锈)|无(?!人机|线|损|土|纺|菌|障碍|烟)|没|未|否|暂|拒|放弃|待|看|再|考虑|已|随|可能|也许|说不)/;

/** Words of people: skills, or groups. A yes or a number names none. */
export function namedOf(words: readonly string[]): Value<readonly string[]> {
  const named = words.filter((word) => !NO_WORD.test(wordForm(word)) && !isNothing(word));
  const empty = named.find((word) => {
    const form = closed(wordForm(word));
    return namesNothing(form) || YES.test(form) || /^有(?:技能|特长)$/.test(form);
  });
  return empty === undefined
    ? { value: named }
    : unknown(empty, '具体名称，没有则填“无”', 'the name of it, or 无 where there is none');
}

const NO_WORD =
  /^(?:否|没|不会|×|x|n|no|(?:无|没有?)(?:任何|其[他它]|特殊|专业|一技之)?(?:技能|特长|手艺|技术|长)(?:特长)?)$/;

/** Marks and words of an entry above, numbers, remarks: nobody's name as on the identity card. */
export function isName(text: string): boolean {
  return (
    /\p{L}/u.test(text) &&
    !holdsNumber(text) &&
    !/[*()[\]【】/\\、,;:"“”〃″?□]|^(?:同上|同前|ditto)$/i.test(plainForm(text))
  );
}

function unknown(text: string, zh: string, en: string): { readonly problem: string } {
  return { problem: `“${quoted(text)}”应为${zh} / expected ${en}, not ${quoted(text)}` };
}
