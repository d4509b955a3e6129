/** The language of a caller, by Accept-Language (RFC 9110, section 12.5.4). */
import { localeOf } from '../../functions/graphql/context';

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['zh', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['en', 'en'],
  ['EN-us', 'en'],
  ['en-US,en;q=0.9', 'en'],
  ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['zh;q=0.8,en;q=0.9', 'en'],
  ['zh ; q=0.8 , en ; q=0.9', 'en'],
  ['en;q=0.5,zh;q=0.5', 'en'],
  ['en;q=0', 'zh'],
  ['zh;q=0,en;q=0.1', 'en'],
  ['fr', 'zh'],
  ['fr,en;q=0.1', 'en'],
  ['*', 'zh'],
  ['*;q=0.9,en;q=0.1', 'en'],
  ['english', 'zh'],
  ['en;q=high', 'zh'],
  [';;,,q=1', 'zh'],
  [`${'x,'.repeat(5_000)}en`, 'en'],
])('%s is %s', (header, locale) => {
  expect(localeOf(header)).toBe(locale);
});
