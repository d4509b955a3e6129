/** Messages: each code has a text in both languages, with every parameter filled in, in the folder of the noun that declares it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSchema, type GraphQLEnumType, Kind, parse } from 'graphql';
import areas from '../../functions/domains/areas.json';
import type { UserErrorCode } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import { merged, messageOf } from '../../functions/graphql/http/messages';
import type { Messages, Text } from '../../functions/platform/requests/text';

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

const root = join(__dirname, '../..');
const files = readdirSync(join(root, 'schema')).filter((file) => file.endsWith('.graphql'));

/** The codes that a file of SDL declares. */
function declared(file: string): string[] {
  return parse(readFileSync(join(root, 'schema', file), 'utf8')).definitions.flatMap((one) =>
    (one.kind === Kind.ENUM_TYPE_DEFINITION || one.kind === Kind.ENUM_TYPE_EXTENSION) &&
    one.name.value === 'UserErrorCode'
      ? (one.values ?? []).map(({ name }) => name.value)
      : [],
  );
}

/** Where the texts of a file's codes stand. */
function folderOf(file: string): string {
  const noun = basename(file, '.graphql');
  if (noun === 'base') return 'functions/platform/requests';
  const area = Object.entries(areas).find(([, nouns]) => nouns.includes(noun))?.[0] ?? 'none';
  return join('functions/domains', area, noun);
}

test.each(files.filter((file) => declared(file).length > 0))(
  'the codes of %s have their texts in the folder of its noun, and no other code has',
  (file) => {
    const { errors } = JSON.parse(readFileSync(join(root, folderOf(file), 'messages.json'), 'utf8')) as {
      readonly errors: Messages;
    };
    expect(Object.keys(errors).sort()).toEqual(declared(file).sort());
  },
);

test('no code is declared in two files', () => {
  expect(files.flatMap(declared).sort()).toEqual([...codes].sort());
});

/** Checked by the compiler: a line that compiles fails `npm run check:types`. */
test('a code without a text, or with two, does not compile', () => {
  const text: Text = { zh: '必填', en: 'Required.' };
  const all = Object.fromEntries(codes.map((code) => [code, text])) as Record<UserErrorCode, Text>;
  const { REQUIRED, ...others } = all;
  expect(merged([{ REQUIRED }, others])).toEqual(all);
  // @ts-expect-error REQUIRED has no text.
  merged([others]);
  // @ts-expect-error REQUIRED has two.
  merged([{ REQUIRED }, all]);
  // @ts-expect-error REQUIRED has no text in English.
  merged([{ REQUIRED: { zh: '必填' } }, others]);
  const unknown = { REQUIRED, NEVER_DECLARED: text };
  // @ts-expect-error The SDL does not declare the other code.
  merged([unknown, others]);
});

/** The compiler takes the last one. */
test.each(textFiles())('no name stands twice in %s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const withoutSpaces = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
  expect(JSON.stringify(JSON.parse(text))).toBe(withoutSpaces);
});

/** The files of messages of the nouns and of the platform. */
function textFiles(): string[] {
  return ['functions/domains', 'functions/platform'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'messages.json')
      .map((file) => join(folder, file)),
  );
}

test('every text for people stands in a file of messages: no code of nouns or of the server holds Chinese sentences', () => {
  const holders = ['functions/domains', 'functions/graphql', 'functions/platform']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /\bzh: ?['"`[(]/.test(readFileSync(join(root, file), 'utf8')));
  expect(holders).toEqual([]);
});
