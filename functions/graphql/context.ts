/** Context of every resolver: the context of a use case, the language of the caller, and what seals cursors. */
import type { Context } from '../platform/requests/context';
import type { Locale } from '../platform/requests/text';
import type { KeyRing } from '../platform/security/key-ring';

export interface GraphqlContext extends Context {
  readonly locale: Locale;
  /** Whose share of the minute the request uses: the account, or for a caller without a token the address. */
  readonly payer: string;
  readonly cursorKeys: KeyRing;
}

/** Chinese unless `Accept-Language` ranks English before it. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const ranked = (acceptLanguage ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range
        .toLowerCase()
        .split(';')
        .map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return ranked.find(({ language }) => language === 'zh' || language === 'en')?.language === 'en' ? 'en' : 'zh';
}
