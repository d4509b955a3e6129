/**
 * Items in JSON as DynamoDB writes them: each value in an object that names its type, such as `{"N":"5"}`. It does what
 * `marshall` and `unmarshall` of the SDK do, with items of the forms that are stored, in a part of their time
 * (`property/attribute-values` compares them).
 */
import { assert } from '../../requests/errors';
import { hasFields } from '../../values/unknown';

/** A value as DynamoDB's JSON has it; bytes are base64. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** The attributes by name; what is absent is left out. */
export function writeItem(item: object): AttributeValue {
  const attributes = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(attributes.map(([name, value]) => [name, writeValue(value)]));
}

/** @throws AssertionError of a value that an attribute can't have, such as a function or NaN. */
export function writeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: number(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.filter((element) => element !== undefined).map(writeValue) };
  if (value instanceof Uint8Array) return { B: base64(value) };
  if (value instanceof Set) return writeSet([...value]);
  assert(isPlain(value), 'a value that an attribute can have');
  return { M: writeItem(value) };
}

function writeSet(elements: readonly unknown[]): AttributeValue {
  assert(elements.length > 0, 'a set with an element');
  if (elements.every((element) => typeof element === 'string')) return { SS: elements };
  if (elements.every((element) => element instanceof Uint8Array)) return { BS: elements.map(base64) };
  return {
    NS: elements.map((element) => {
      assert(typeof element === 'number' || typeof element === 'bigint', 'a set of texts, of bytes or of numbers');
      return number(element);
    }),
  };
}

/** Exact: a number that may have been rounded is no value. */
function number(value: number | bigint): string {
  assert(
    typeof value === 'bigint' || (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER),
    'a number up to 2^53 - 1, or a bigint',
  );
  return String(value);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * An answer, with its plain texts, numbers and truth values as they are, for `readItem`: to make an object of each only to
 * read it takes a third of the whole. A quote in a text has a backslash before it, so nothing within one looks like a value.
 */
export function parseItems(json: string): unknown {
  return JSON.parse(json.replace(PLAIN, '$1$2$3'));
}

/** Numbers of up to 15 digits before the point are read alike everywhere. */
const PLAIN = /\{"(?:S":("[^"\\]*")|N":"(-?(?:0|[1-9]\d{0,14})(?:\.\d+)?)"|BOOL":(true|false))\}/g;

/** The item, read in place; attributes are its own, whatever their names. */
export function readItem(attributes: unknown): Record<string, unknown> {
  const item: Record<string, unknown> = fieldsOf(attributes);
  for (const name in item) if (typeof item[name] === 'object') item[name] = readValue(item[name]);
  return item;
}

/** Whole numbers beyond 2^53 - 1 are bigints. @throws AssertionError of a value without a type that is known. */
function readValue(written: unknown): unknown {
  if (typeof written !== 'object') return written;
  const values = fieldsOf(written);
  for (const type in values) {
    const value = values[type];
    switch (type) {
      case 'S':
      case 'BOOL':
        return value;
      case 'N':
        return readNumber(String(value));
      case 'NULL':
        return null;
      case 'M':
        return readItem(value);
      case 'L':
        return listOf(value).map(readValue);
      case 'B':
        return bytes(value);
      case 'SS':
        return new Set(listOf(value));
      case 'NS':
        return new Set(listOf(value).map((element) => readNumber(String(element))));
      case 'BS':
        return new Set(listOf(value).map(bytes));
    }
  }
  assert(false, 'an attribute value of a known type');
}

function readNumber(text: string): number | bigint {
  const value = Number(text);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : BigInt(text);
}

function bytes(value: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(value), 'base64'));
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  assert(hasFields(value), 'an object');
  return value;
}

export function listOf(value: unknown): readonly unknown[] {
  assert(Array.isArray(value), 'a list');
  return value;
}
