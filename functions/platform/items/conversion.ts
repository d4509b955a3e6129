/**
 * Converts attributes between the stored form and the one that is read. Checks types and required attributes, and makes
 * no others. An error names the kind and the attribute, never the value.
 */
import type { Item } from '../dynamodb/writes';
import type { Attributes, Described } from './attributes';

/** @param path of the attribute, for the error. */
export type Convert = (value: unknown, path: string) => unknown;

export interface Field {
  readonly name: string;
  /** Name under which it is stored; undefined if it is not. */
  readonly stored: string | undefined;
  readonly required: boolean;
  readonly convert: Convert;
}

export interface DecodedField extends Field {
  readonly derive: Derive | undefined;
}

export type Derive = (item: Item) => unknown;

export function decodedFields(
  attributes: Attributes,
  derived: Readonly<Record<string, Derive | undefined>> = {},
): DecodedField[] {
  return fieldsOf(attributes, decodeOf).map((field) => ({
    ...{ ...field, derive: attributes[field.name]?.from ?? derived[field.name] },
  }));
}

/** NULL counts as absent, because a statement can't remove attributes. */
export function decodeFields(fields: readonly DecodedField[], item: Item, path: string, decoded: Item = {}): Item {
  for (const field of fields) {
    const { name, required, convert } = field;
    const value = storedValue(field, item);
    if (value !== undefined && value !== null) decoded[name] = convert(value, path + name);
    else if (required) throw new Error(`Expected ${path}${name} in the item`);
  }
  return decoded;
}

/** Under its own name, too, where an earlier release stored it. */
function storedValue({ name, stored, derive }: DecodedField, item: Item): unknown {
  return stored === undefined ? derive?.(item) : (item[stored] ?? item[name] ?? derive?.(item));
}

/**
 * The item with its attributes under their own names and as they are read, for people and comparisons; a malformed one as
 * it is stored.
 */
export function readableFields(fields: readonly DecodedField[], item: Item): Item {
  const readable = { ...item };
  for (const field of fields) {
    const value = storedValue(field, item);
    if (field.stored !== undefined) Reflect.deleteProperty(readable, field.stored);
    if (value !== undefined && value !== null) readable[field.name] = convertedOrNot(field, value);
  }
  return readable;
}

function convertedOrNot({ name, convert }: Field, value: unknown): unknown {
  try {
    return convert(value, name);
  } catch {
    return value;
  }
}

export function encodedFields(attributes: Attributes): Field[] {
  return fieldsOf(attributes, encodeOf);
}

export function encodeFields(fields: readonly Field[], values: Item, path: string): Item {
  const item: Item = {};
  for (const { name, stored, required, convert } of fields) {
    const value = values[name];
    if (value !== undefined && stored !== undefined) item[stored] = convert(value, path + name);
    else if (value === undefined && required) throw new Error(`Expected ${path}${name} to be stored`);
  }
  return item;
}

/**
 * Converts one attribute, or one entry of a map with arbitrary names (`pool.l0`), to its stored form. Undefined if the
 * list lacks the name: index keys, and attributes that the kind does not read.
 */
export function encodeAt(attributes: Attributes, name: string): Convert | undefined {
  const [attribute = '', entry] = name.split('.');
  const described = entry === undefined ? attributes[attribute] : attributes[attribute]?.items;
  return described && encodeOf(described);
}

function fieldsOf(attributes: Attributes, convertOf: (described: Described) => Convert): Field[] {
  return Object.entries(attributes).map(([name, described]) => ({
    ...{ name, stored: storedName(described, name) },
    ...{ required: described.required === true, convert: convertOf(described) },
  }));
}

/** Name under which the attribute is stored; undefined if it is not. */
export function storedName({ short, from }: Described, name: string): string | undefined {
  return from === undefined ? (short ?? name) : undefined;
}

function decodeOf(described: Described): Convert {
  const { get } = described;
  const convert = converterOf(described, decodeOf, (properties) => {
    const fields = decodedFields(properties);
    return (item, path) => decodeFields(fields, item, path);
  });
  return get === undefined ? convert : (value, path) => get(convert(value, path), path);
}

function encodeOf(described: Described): Convert {
  const { set } = described;
  // A custom form converts the given value; its type is that of the stored value.
  if (set !== undefined) return (value) => set(value);
  return converterOf(described, encodeOf, (properties) => {
    const fields = encodedFields(properties);
    return (values, path) => encodeFields(fields, values, path);
  });
}

type ConvertMap = (map: Item, path: string) => Item;

/** @param each converts the entries of a list or a map. @param allOf converts a map with fixed names. */
function converterOf(
  { type, items, properties, form }: Described,
  each: (described: Described) => Convert,
  allOf: (properties: Attributes) => ConvertMap,
): Convert {
  if (form !== undefined) return checking(form.what, form.holds);
  if (typeof type !== 'string')
    return checking(`one of ${type.join(', ')}`, (value) => typeof value === 'string' && type.includes(value));
  const check = CHECKS[type];
  if (type === 'list' && items !== undefined) {
    const convert = each(items);
    return (value, path) => (check(value, path) as readonly unknown[]).map((entry) => convert(entry, `${path}[]`));
  }
  if (type === 'map' && items !== undefined) {
    const convert = each(items);
    return (value, path) => mapValues(check(value, path) as Item, (entry) => convert(entry, `${path}{}`));
  }
  if (type === 'map' && properties !== undefined) {
    const convert = allOf(properties);
    return (value, path) => convert(check(value, path) as Item, `${path}.`);
  }
  return check;
}

/** The map with each value converted. */
function mapValues(map: Item, valueOf: (value: unknown) => unknown): Item {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, valueOf(value)]));
}

function checking(what: string, isRight: (value: unknown) => boolean): Convert {
  return (value, path) => {
    if (!isRight(value)) throw new Error(`Expected ${path} to be ${what}`);
    return value;
  };
}

const CHECKS: Readonly<Record<Exclude<Described['type'], readonly string[]>, Convert>> = {
  string: checking('a text', (value) => typeof value === 'string'),
  number: checking('a number', (value) => typeof value === 'number'),
  boolean: checking('true or false', (value) => typeof value === 'boolean'),
  binary: checking('bytes', (value) => value instanceof Uint8Array),
  list: checking('a list', Array.isArray),
  map: checking('a map', isMap),
  any: (value) => value,
};

/** Whether the value is a map; lists, sets and bytes are objects, too. */
function isMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return !(Array.isArray(value) || value instanceof Set || value instanceof Uint8Array);
}
