/**
 * GraphQL's own messages about wrong requests quote what was sent, and what was sent may be an identity number in the
 * wrong place. So they are not cut but told again, from the parts that are the schema's.
 */

/** The reasons that graphql-js and our scalars give, without the value. */
const REASONS: readonly RegExp[] = [
  /Field "\w{1,60}" of required type "[\w![\]]+" was not provided\.$/,
  /Field "[A-Za-z_]\w{0,60}" is not defined by type "\w+"/,
  /Expected non-nullable type "[\w![\]]+" not to be null\.$/,
  /Expected type "\w+" to be an object\.$/,
  /(?:Int|Float|String|Boolean|ID) cannot represent [a-z0-9 -]*value/,
  /Enum "\w+" cannot represent non-(?:string|enum) value/,
  /does not exist in "\w+" enum/,
  /Expected (?:a real civil date|an instant of the years) [\w :,-]*$/,
];

export function withoutValues(message: string): string {
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(message)?.[1];
  if (variable !== undefined)
    return `Variable "$${variable}" got an invalid value${placeOf(message, variable)}; ${reasonOf(message)}`;
  if (message.startsWith('Syntax Error')) return message.replace(/(String|BlockString|Int|Float) ".*$/s, '$1.');
  return message
    .replace(/, found .*$/s, '.')
    .replace(/Value ".*" does not exist in/s, 'The value does not exist in')
    .replace(/(cannot represent [a-z0-9 -]*value):.*$/s, '$1.');
}

/** Where in the variable: names and indexes alone, the last such text of the message, because a value may hold another. */
function placeOf(message: string, variable: string): string {
  const places = message.matchAll(new RegExp(` at "${variable}((?:\\.[A-Za-z_]\\w{0,60}|\\[\\d{1,4}\\])*)"; `, 'g'));
  const path = [...places].at(-1)?.[1];
  return path === undefined ? '' : ` at "${variable}${path}"`;
}

function reasonOf(message: string): string {
  const end = message.slice(message.lastIndexOf('; ') + 2);
  for (const reason of REASONS) {
    const found = reason.exec(end) ?? reason.exec(message);
    if (found !== null) return found[0].startsWith('does not') ? `The value ${found[0]}.` : found[0];
  }
  return 'It is not of the type that the schema says.';
}
