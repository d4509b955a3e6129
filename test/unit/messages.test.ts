/** Messages: each code has a text in both languages, with every parameter filled in. */
import { buildSchema, type GraphQLEnumType } from 'graphql';
import type { UserErrorCode } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import { messageOf } from '../../functions/graphql/http/messages';

const codes = (buildSchema(sdl).getType('UserErrorCode') as GraphQLEnumType)
  .getValues()
  .map(({ name }) => name as UserErrorCode);

/** Every parameter that a message may name. */
const params = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as Record<string, string>;

test.each(codes)('%s says what was expected in Chinese and in English', (code) => {
  const zh = messageOf({ code, path: [], params }, 'zh');
  const en = messageOf({ code, path: [], params }, 'en');
  expect(zh).toMatch(/\p{Script=Han}{2}/u);
  expect(zh).not.toMatch(/[{}]|\.$/);
  expect(en).toMatch(/^[A-Z][^\p{Script=Han}{}]*\.$/u);
  // The same things are named in both.
  const named = (text: string): string[] => [...text.matchAll(/<\w+>/g)].map(([name]) => name).sort();
  expect(named(zh)).toEqual(named(en));
});

test('two codes never say the same', () => {
  for (const locale of ['zh', 'en'] as const)
    expect(new Set(codes.map((code) => messageOf({ code, path: [] }, locale))).size).toBe(codes.length);
});

test('the numbers of the refusal are in the text', () => {
  const refusal = { code: 'NUMBER_RANGE', path: ['headcount'], params: { min: 1, max: 10_000, got: 0 } } as const;
  expect(messageOf(refusal, 'en')).toBe('Expected a number from 1 to 10000, got 0.');
  expect(messageOf(refusal, 'zh')).toBe('应在 1 至 10000 之间，实为 0');
});

test('a parameter that looks like a placeholder stays as it is', () => {
  const refusal = { code: 'VALUE_UNKNOWN', path: [], params: { allowed: '{min}, $&, constructor' } } as const;
  expect(messageOf(refusal, 'en')).toBe('Expected one of: {min}, $&, constructor.');
});
