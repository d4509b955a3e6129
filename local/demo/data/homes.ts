/**
 * The counties of Yunnan that the demo's workers come from, how many come from each, and who lives there. Shares are
 * rounded guesses; the former codes are those on the identity cards of people registered before their prefecture became a
 * city or their county was renamed.
 */

export interface Home {
  readonly countyCode: string;
  /** Workers from here, relative to the other counties. */
  readonly weight: number;
  readonly ethnicGroups: readonly (readonly [ethnicGroup: string, weight: number])[];
  /** The county's abolished code, and the first year that used the present one. */
  readonly formerly?: { readonly countyCode: string; readonly untilYear: number };
}

export const homes: readonly Home[] = [
  // Zhaotong, about two thirds of all
  home('530627', 100, '汉族 90 彝族 6 苗族 4', '532128', 2001),
  home('530628', 50, '汉族 84 苗族 9 彝族 7', '532129', 2001),
  home('530621', 45, '汉族 78 回族 18 彝族 4', '532122', 2001),
  home('530602', 45, '汉族 82 回族 12 彝族 6', '532101', 2001),
  home('530629', 30, '汉族 88 苗族 9 彝族 3', '532130', 2001),
  home('530622', 30, '汉族 94 彝族 6', '532123', 2001),
  home('530625', 20, '汉族 92 苗族 4 彝族 4', '532126', 2001),
  home('530623', 18, '汉族 94 苗族 6', '532124', 2001),
  home('530624', 14, '汉族 86 回族 6 苗族 8', '532125', 2001),
  // Qujing
  home('530326', 25, '汉族 94 回族 3 彝族 3'),
  home('530381', 25, '汉族 92 彝族 6 回族 2', '532224', 1994),
  home('530325', 15, '汉族 90 彝族 7 回族 3', '532225', 1998),
  // Honghe, Wenshan
  home('532530', 14, '汉族 13 苗族 26 哈尼族 25 彝族 13 傣族 8 瑶族 15'),
  home('532528', 14, '哈尼族 54 彝族 25 汉族 13 傣族 8'),
  home('532627', 20, '壮族 42 汉族 38 苗族 12 彝族 8'),
  home('532624', 14, '汉族 60 苗族 17 壮族 12 瑶族 7 傣族 4'),
  // Dali, Chuxiong, Lijiang, Nujiang, Diqing, Xishuangbanna
  home('532930', 10, '白族 62 汉族 32 彝族 6'),
  home('532932', 10, '白族 58 汉族 35 彝族 7'),
  home('532923', 8, '汉族 82 白族 11 彝族 7'),
  home('532301', 8, '汉族 78 彝族 22'),
  home('530724', 10, '彝族 62 汉族 22 傈僳族 16', '533224', 2003),
  home('533323', 8, '傈僳族 84 汉族 8 白族 8'),
  home('533423', 6, '傈僳族 56 藏族 24 汉族 20'),
  home('532822', 6, '傣族 46 哈尼族 28 汉族 26'),
];

/** The code that the identity card of someone born there in a year carries; no reissue ever changes it. */
export function countyCodeAt({ countyCode, formerly }: Home, yearOfBirth: number): string {
  return formerly && yearOfBirth < formerly.untilYear ? formerly.countyCode : countyCode;
}

function home(countyCode: string, weight: number, groups: string, formerCode?: string, untilYear?: number): Home {
  const words = groups.split(' ');
  const ethnicGroups = words.flatMap((word, index) =>
    index % 2 === 0 ? [[word, Number(words[index + 1])] as const] : [],
  );
  const formerly = formerCode !== undefined && untilYear !== undefined && { countyCode: formerCode, untilYear };
  return { countyCode, weight, ethnicGroups, ...(formerly && { formerly }) };
}
