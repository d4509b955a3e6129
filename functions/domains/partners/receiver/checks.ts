/** Checks of a receiver's address. Pure. */
import { limits } from '../../../limits';
import { checkText } from '../../../platform/values/checks';
import type { OutboundProblem } from '../../../platform/security/outbound';
import { type Refusal, refusal } from '../../../platform/requests/result';

const CODES = {
  URL_INVALID: 'URL_INVALID',
  NOT_HTTPS: 'URL_NOT_HTTPS',
  ADDRESS_NOT_PUBLIC: 'URL_NOT_PUBLIC',
} as const satisfies Record<OutboundProblem, string>;

/** @param problem with the URL's address, as resolved from here. */
export function checkUrl(url: string, problem: OutboundProblem | undefined): Refusal[] {
  return [
    ...checkText(['url'], url, { max: limits.urlCharactersMax, needed: true }),
    ...(problem === undefined ? [] : [refusal(CODES[problem], ['url'])]),
  ];
}
