/** Words by which ledgers answer: yes and no, education, employment, nothing at all. What has no sure meaning is refused by name. */
import type { Education, Employment } from '../../functions/generated/graphql';
import { isNone } from '../../functions/platform/values/spelling';
import { shortened, type Value } from '../files/values';

/** An answer: there is none. */
export function isNothing(text: string): boolean {
  return isNone(text) || /^none$/i.test(text);
}

/** An answer: no matter which. */
export function isAnything(text: string): boolean {
  return isNothing(text) || /^(?:不限|均可|都可以?|都行|随意|全国|任意|面议|anywhere|any)$/i.test(text);
}

/** What stands between the separators of a list. */
export function listed(text: string): string[] {
  return text
    .split(/[;；,，、|/\n]+/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
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
    NONE: ['无', '文盲', '半文盲', '文盲或半文盲', '文盲半文盲', '未上学', '未上过学', '学龄前'],
    PRIMARY: ['小学', 'primary'],
    JUNIOR_HIGH: ['初中', '初级中学', 'junior_high'],
    SENIOR_HIGH: ['高中', '普通高中', '普高', 'senior_high'],
    VOCATIONAL: ['中专', '中职', '职高', '技校', '中技', '中等职业教育', '中等专业学校', '技工学校', 'vocational'],
    COLLEGE: ['大专', '专科', '大学专科', '高职', '高职高专', 'college'],
    BACHELOR: ['本科', '大学本科', '本科及以上', '硕士', '博士', '研究生', '硕士研究生', 'bachelor'],
  } satisfies Record<Education, string[]>).flatMap(([value, all]) =>
    all.map((word) => [word, value as Education] as const),
  ),
);

export function educationOf(text: string): Value<Education> {
  const value = educations.get(text.toLowerCase().replace(/(?:毕业|学历|文化)$/, ''));
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
  [/^(?:务工|外出务工|在外务工|外出|就业|已就业|在业|打工|在岗|灵活就业)$/, 'ELSEWHERE'],
];

export function employmentOf(text: string): Value<Employment | 'ELSEWHERE'> {
  const [, value] = employments.find(([pattern]) => pattern.test(text.replace(/\s/g, ''))) ?? [];
  return value === undefined
    ? unknown(text, '在家、乡内、县内、省内、省外或务工', 'a state such as 在家, 乡内, 县内, 省内, 省外, 务工')
    : { value };
}

const YES = /^(?:是|有|需要|需|要|愿意|想|同意|√|✓|y|yes|true|1|有意愿|有需求|有就业意愿)$/i;
const NO =
  /^(?:否|无|没有|不需要|不需|不要|不愿意|不想|不|×|✗|x|n|no|false|0|无意愿|无需求|无就业意愿|暂无|暂不|暂不需要)$/i;

function yesOrNo(text: string): boolean | undefined {
  return YES.test(text) ? true : NO.test(text) ? false : undefined;
}

/** Whether somebody wants work. */
export function wishOf(text: string): Value<boolean> {
  if (/^(?:想|愿意|要|有意愿)?(?:外出务工|务工|就业|转岗|换岗|省外就业|省内就业|县内就业|就近就业)$/.test(text))
    return { value: true };
  const value = yesOrNo(text);
  return value === undefined ? unknown(text, '是或否', 'yes or no') : { value };
}

/** Whether somebody needs a seat, or a course. */
export function needOf(text: string): Value<boolean> {
  if (/^(?:需要?|要|有)?(?:包车|专车|专列|专机|点对点|包机|乘车|统一组织)(?:输送|接送)?$/.test(text))
    return { value: true };
  if (/^(?:自行|自驾|自己)(?:前往|出行|解决|开车|购票)?$/.test(text)) return { value: false };
  const value = yesOrNo(text);
  return value === undefined ? unknown(text, '是或否', 'yes or no') : { value };
}

function unknown(text: string, zh: string, en: string): { readonly problem: string } {
  return { problem: `“${shortened(text)}”应为${zh} / expected ${en}, not ${shortened(text)}` };
}
