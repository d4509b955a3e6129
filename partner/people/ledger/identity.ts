/** Who the person of a row is: the identity number and the name. */
import { type IdentityNumberProblem, parseIdentityNumber } from '../../../functions/platform/values/identity-number';
import { nameOf } from '../../../functions/platform/values/spelling';
import { dayOf } from '../../files/values';
import { quoted } from '../../masked';
import type { Cells } from './cells';
import * as words from './words';

/** A message never says the number. Sex and birth date, where the ledger has them, must be those of the number. */
export function identityNumberIn(cells: Cells): string {
  const text = cells.code('identityNumber');
  const [told, birthDate] = [cells.given('sex'), cells.given('birthDate')];
  if (text === undefined) {
    if (cells.isMissing('identityNumber'))
      cells.refuse('identityNumber', '缺少身份证号 / the identity number is missing');
    return '';
  }
  const identity = parseIdentityNumber(text, cells.today);
  if (typeof identity === 'string') {
    cells.refuse('identityNumber', numberProblems[identity]);
    return '';
  }
  const sex = words.sexOf(told ?? '');
  if (sex !== undefined && sex !== identity.sex)
    cells.refuse('sex', '性别与身份证号不符 / the sex is not that of the identity number');
  const born = dayOf(birthDate ?? '');
  const day = 'value' in born && /^\d{4}-\d{2}-\d{2}$/.test(born.value) ? born.value : undefined;
  if (day !== undefined && day !== identity.birthDate)
    cells.refuse('birthDate', '出生日期与身份证号不符 / the birth date is not that of the identity number');
  return identity.number;
}

/** @param isNeeded false where a seal says who the person is. */
export function nameIn(cells: Cells, isNeeded: boolean): string | undefined {
  const text = cells.given('name');
  if (text === undefined && isNeeded && cells.isMissing('name')) cells.refuse('name', '缺少姓名 / the name is missing');
  const name = text === undefined ? undefined : nameOf(text);
  if (name !== undefined && isNeeded && !words.isName(name))
    cells.refuse(
      'name',
      `“${quoted(name)}”不是身份证上的姓名，说明请写在备注中 / ${quoted(name)} is no name as on the identity card; write remarks in another column`,
    );
  return name;
}

const numberProblems: Readonly<Record<IdentityNumberProblem, string>> = {
  LENGTH: '身份证号应为 18 位 / an identity number has 18 characters',
  CHARACTERS: '身份证号含有不应有的字符 / the identity number has characters that none has',
  PROVINCE: '身份证号的前两位不是省级代码 / the identity number begins with no province',
  BIRTH_DATE: '身份证号中的出生日期不对 / the birth date in the identity number is wrong',
  CHECK_DIGIT: '身份证号的校验码不对，请核对 / the check digit of the identity number is wrong',
};
