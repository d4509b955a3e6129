/** Texts for people, in each language that the system answers in. */
import type { UserErrorCode } from '../../generated/graphql';

export type Locale = 'zh' | 'en';

/** A text in each language; `{name}` stands for a parameter. */
export type Text = Readonly<Record<Locale, string>>;

/** Values of a text's parameters, by name; a text of its own is given in the same language. */
export type Parameters = Readonly<Record<string, string | number | Text>>;

/** Texts of error codes: `errors` of a noun's `messages.json`, for the codes that the noun's SDL declares. */
export type Messages = Readonly<Partial<Record<UserErrorCode, Text>>>;

/**
 * The text in one language with its parameters filled in; an absent parameter leaves nothing.
 * @param word gives the text of a parameter.
 */
export function filled(
  text: Text,
  locale: Locale,
  params: Parameters = {},
  word: (parameter: string | number) => string = String,
): string {
  return text[locale].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return typeof value === 'object' ? value[locale] : word(value);
  });
}

/** The text in each language with its parameters filled in. */
export function inBoth(text: Text, params: Parameters): Text {
  return { zh: filled(text, 'zh', params), en: filled(text, 'en', params) };
}

/** Several texts as one, without the full stop of each. */
export function listed(texts: readonly Text[]): Text {
  return { zh: texts.map(({ zh }) => zh).join('；'), en: texts.map(({ en }) => en.replace(/\.$/, '')).join('; ') };
}
