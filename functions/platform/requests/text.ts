/** Texts for people, in each language that the system answers in. */
import type { UserErrorCode } from '../../generated/graphql';

export type Locale = 'zh' | 'en';

/** One text in each language; `{name}` stands for a parameter of it. */
export type Text = Readonly<Record<Locale, string>>;

/** What fills a text, by the name in it. */
export type Parameters = Readonly<Record<string, string | number>>;

/** The texts of some error codes: a noun has those of the codes that its SDL declares. */
export type Messages = Readonly<Partial<Record<UserErrorCode, Text>>>;

/**
 * The text in one language with its parameters in their places; one that was not given leaves nothing.
 * @param word how a parameter is said.
 */
export function filled(
  text: Text,
  locale: Locale,
  params: Parameters = {},
  word: (parameter: string | number) => string = String,
): string {
  return text[locale].replace(/\{(\w+)\}/g, (_, name: string) => word(params[name] ?? ''));
}
