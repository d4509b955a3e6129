/**
 * Ethnic groups of China (GB/T 3304-1991): 56 with number, letters and name, and the two numbers for everybody else. People
 * write `苗`, forms say `06`, other systems `MH`: all of them are 苗族.
 */
import { halfWidth, nameOf } from '../../../platform/values/spelling';

/** In the order of their numbers, from 01. */
const GROUPS =
  'HA汉 MG蒙古 HU回 ZA藏 UG维吾尔 MH苗 YI彝 ZH壮 BY布依 CS朝鲜 MA满 DO侗 YA瑶 BA白 TJ土家 HN哈尼 KZ哈萨克 DA傣 LI黎 LS傈僳 ' +
  'VA佤 SH畲 GS高山 LH拉祜 SU水 DX东乡 NX纳西 JP景颇 KG柯尔克孜 TU土 DU达斡尔 ML仫佬 QI羌 BL布朗 SL撒拉 MN毛南 GL仡佬 XB锡伯 ' +
  'AC阿昌 PM普米 TA塔吉克 NU怒 UZ乌孜别克 RS俄罗斯 EW鄂温克 DE德昂 BO保安 YG裕固 GI京 TT塔塔尔 DR独龙 OR鄂伦春 HZ赫哲 MB门巴 ' +
  'LB珞巴 JN基诺';

export interface EthnicGroup {
  /** Two digits. */
  readonly code: string;
  /** Two letters; of the 56 alone. */
  readonly letters?: string;
  readonly name: string;
}

/** In the order of their codes: the 56, what is not told apart yet, and foreigners who became citizens. */
export const ethnicGroups: readonly EthnicGroup[] = [
  ...GROUPS.split(' ').map((group, index) => ({
    code: String(index + 1).padStart(2, '0'),
    letters: group.slice(0, 2),
    name: `${group.slice(2)}族`,
  })),
  { code: '97', name: '其他' },
  { code: '98', name: '外国血统中国籍人士' },
];

/** Names of before 1986, and how registers call the two numbers without a group. */
const FORMER: readonly (readonly [string, string])[] = [
  ['崩龙族', '德昂族'],
  ['毛难族', '毛南族'],
  ['穿青人', '其他'],
  ['其他未识别的民族', '其他'],
  ['未识别民族', '其他'],
  ['入籍', '外国血统中国籍人士'],
];

const byText: ReadonlyMap<string, EthnicGroup> = new Map([
  ...ethnicGroups.flatMap((group) => {
    const { code, letters, name } = group;
    const short = letters === undefined ? [] : [letters, name.slice(0, -1)];
    return [code, String(Number(code)), name, ...short].map((text) => [text, group] as const);
  }),
  ...FORMER.flatMap(([former, name]) => {
    const group = ethnicGroups.find((one) => one.name === name);
    if (group === undefined) return [];
    return [former, former.replace(/族$/, '')].map((text) => [text, group] as const);
  }),
]);

/** By number, letters, or name with or without 族, spelled as names of people are; undefined for anything else. */
export function ethnicGroupOf(text: string): EthnicGroup | undefined {
  return byText.get(halfWidth(nameOf(text)).toUpperCase());
}
