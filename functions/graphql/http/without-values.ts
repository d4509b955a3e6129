/**
 * GraphQL's messages about wrong requests quote the sent values, which may be identity numbers in the wrong place, or
 * megabytes. So messages are rebuilt from the parts that come from the schema. These parts are at the beginning and at
 * the end of a message, and only these are searched.
 */
import { limits } from '../../limits';

/** The reasons that graphql-js and our scalars give, without values. */
const REASONS: readonly RegExp[] = [
  /Field "\w{1,60}" of required type "[\w![\]]{1,80}" was not provided\.$/,
  /Field "[A-Za-z_]\w{0,60}" is not defined by type "\w{1,80}"/,
  /Expected non-nullable type "[\w![\]]{1,80}" not to be null\.$/,
  /Expected type "\w{1,80}" to be an object\.$/,
  /(?:Int|Float|String|Boolean|ID) cannot represent [a-z0-9 -]{0,60}value/,
  /Enum "\w{1,80}" cannot represent non-(?:string|enum) value/,
  /does not exist in "\w{1,80}" enum/,
  /Expected (?:a real civil date|an instant of the years) [\w :,-]{0,200}$/,
];

export function withoutValues(message: string): string {
  return toldAgain(message).replace(NUMBER, '…');
}

/**
 * Digits as long as a phone or an identity number. No name in the schema has so many, but a name from the caller may.
 */
const NUMBER = /\d{11,200}[Xx]?/g;

function toldAgain(message: string): string {
  const half = limits.messageCharactersMax / 2;
  const head = message.slice(0, half);
  const tail = message.slice(-half);
  const variable = /^Variable "\$(\w{1,100})" got invalid value /.exec(head)?.[1];
  if (variable !== undefined)
    return `Variable "$${variable}" got an invalid value${placeOf(message, variable)}; ${reasonOf(tail)}`;
  return withoutLiterals(message.length > limits.messageCharactersMax ? `${head}…${tail}` : message);
}

/** Removes literals from a message; the message is short enough for any pattern. */
function withoutLiterals(message: string): string {
  if (message.startsWith('Syntax Error')) return message.replace(/(String|BlockString|Int|Float) ".*$/s, '$1.');
  if (message.startsWith('Unknown operation named')) return 'Unknown operation name.';
  return withoutBetween(
    upTo(message, ', found '),
    'Value "',
    '" does not exist in',
    'The value does not exist in',
  ).replace(/(cannot represent [a-z0-9 -]{0,60}value):.*$/s, '$1.');
}

function upTo(message: string, end: string): string {
  const at = message.indexOf(end);
  return at < 0 ? message : `${message.slice(0, at)}.`;
}

function withoutBetween(message: string, start: string, end: string, instead: string): string {
  const from = message.indexOf(start);
  const to = message.lastIndexOf(end);
  return from < 0 || to < from ? message : message.slice(0, from) + instead + message.slice(to + end.length);
}

/**
 * The path within the variable, as names and indexes. It is the last such text of the message, because a value may
 * contain another one.
 */
function placeOf(message: string, variable: string): string {
  const start = ` at "${variable}`;
  const at = message.lastIndexOf(start);
  const path = at < 0 ? undefined : PLACE.exec(message.slice(at + start.length, at + limits.messageCharactersMax))?.[1];
  return path === undefined ? '' : ` at "${variable}${path}"`;
}

const PLACE = /^((?:\.[A-Za-z_]\w{0,60}|\[\d{1,6}\]){0,20})"; /;

function reasonOf(tail: string): string {
  const end = tail.slice(tail.lastIndexOf('; ') + 2);
  for (const reason of REASONS) {
    const found = reason.exec(end) ?? reason.exec(tail);
    if (found !== null) return found[0].startsWith('does not') ? `The value ${found[0]}.` : found[0];
  }
  return 'It is not of the type that the schema says.';
}
