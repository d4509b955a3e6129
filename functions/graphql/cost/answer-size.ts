/**
 * Replaces an answer that is too large for Lambda by an error that says so. The effects of a mutation stay: they never
 * depend on whether its answer arrives.
 */
import type { FormattedExecutionResult } from 'graphql';
import { limits } from '../../limits';

/** The body of an answer; if it is too large, the body of the error ANSWER_TOO_LARGE with the same `extensions`. */
export function answerText(result: FormattedExecutionResult): string {
  const text = `${JSON.stringify(result)}\n`;
  // Most answers are so short that they need no counting: a unit of text takes three bytes, and one more if it is escaped.
  if (text.length * 4 <= Math.min(limits.answerBytesMax, limits.carriedBytesMax)) return text;
  const bytes = Buffer.byteLength(text);
  const isCarried = bytes <= limits.answerBytesMax && bytes + escapesIn(text) <= limits.carriedBytesMax;
  return isCarried ? text : `${JSON.stringify({ errors: [tooLarge(bytes)], data: null, ...extensionsOf(result) })}\n`;
}

/** Lambda's answer is JSON that holds this body as a string, so these characters take two bytes. */
function escapesIn(text: string): number {
  let count = 0;
  for (const character of ['"', '\\'])
    for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

function tooLarge(got: number): object {
  const limit = limits.answerBytesMax;
  return {
    message: `The answer would be ${got} bytes, of ${limit} that are carried: ask for less at once. A mutation has taken effect; send it again as it was, with a smaller selection, for what came of it.`,
    extensions: { code: 'ANSWER_TOO_LARGE', got, limit },
  };
}

function extensionsOf({ extensions }: FormattedExecutionResult): Pick<FormattedExecutionResult, 'extensions'> {
  return extensions === undefined ? {} : { extensions };
}
