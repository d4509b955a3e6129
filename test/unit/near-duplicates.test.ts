/** Positions that look alike are found however their titles are spelt. */
import { asId } from '../../functions/platform/values/ids';
import { likenessOf } from '../../functions/domains/jobs/submission/near-duplicate/near-duplicates';
import kept from '../../functions/domains/reference/resolution/traditional/simplified.json';
import { simplifiedCharacters } from '../kit/simplified';

const enterprise = asId('ent_01M8J8H93WY0XMMZQBCV9T82MQ', 'ent');

const likeness = (title: string): string =>
  likenessOf({ enterpriseId: enterprise }, { title, regionCode: '441900', wageMin: 5_200, wageMax: 6_500 });

test.each([
  ['縫紉工', '缝纫工'],
  ['電子廠 操作員', '电子厂操作员'],
  ['裝配線線長', '装配线线长'],
  ['衞生間保潔', '卫生间保洁'],
  ['ＣＮＣ操作工（夜班）', 'cnc操作工(夜班)'],
  ['倉庫管理員（臨時）', '仓库管理员（临时）'],
  ['麵點師傅', '面点师傅'],
])('%s is like %s', (one, other) => {
  expect(likeness(one)).toBe(likeness(other));
});

test.each([
  ['縫紉工', '裁剪工'],
  ['缝纫工', '缝纫工二组'],
])('%s is not like %s', (one, other) => {
  expect(likeness(one)).not.toBe(likeness(other));
});

test('a city is the same place by either of its codes', () => {
  const at = (regionCode: string): string =>
    likenessOf({ enterpriseId: enterprise }, { title: '缝纫工', regionCode, wageMin: 5_200, wageMax: null });
  expect(at('4419')).toBe(at('441900'));
  expect(at('530627')).not.toBe(at('5306'));
  expect(at('nowhere')).not.toBe(at(''));
});

test('the table of characters is that of OpenCC (npm run simplified)', () => {
  expect(kept).toEqual(simplifiedCharacters());
});
