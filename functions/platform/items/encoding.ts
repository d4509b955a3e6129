/** Objects to items, by the list of a kind's attributes: each is of its type, required ones are there, and nothing else is stored. */
import type { Item } from '../dynamodb/writes';
import type { AttributeList, Described } from './attributes';
import { type Decode, decodeOf, mapValues } from './codec';

interface Encoded {
  readonly name: string;
  readonly required: boolean;
  readonly encode: Decode;
}

/** @throws with the kind and the attribute, and never the value. */
export function encoding(kind: string, attributes: AttributeList): (values: object) => Item {
  let made: readonly Encoded[] | undefined;
  return (values) => encodeAll((made ??= allOf(attributes)), values as Item, `${kind}.`);
}

function allOf(attributes: Readonly<Record<string, Described>>): Encoded[] {
  return Object.entries(attributes).map(([name, described]) => ({
    ...{ name, required: described.required === true, encode: encodeOf(described) },
  }));
}

function encodeAll(fields: readonly Encoded[], values: Item, path: string): Item {
  const item: Item = {};
  for (const { name, required, encode } of fields) {
    const value = values[name];
    if (value !== undefined) item[name] = encode(value, path + name);
    else if (required) throw new Error(`Expected ${path}${name} to be stored`);
  }
  return item;
}

function encodeOf(described: Described): Decode {
  const { type, items, properties } = described;
  // An own form is made from what is given; its type is that of what is stored.
  if (described.set !== undefined) return (value) => described.set?.(value);
  const check = decodeOf({ ...described, get: undefined });
  if (type === 'list' && items !== undefined) {
    const each = encodeOf(items);
    return (value, path) => [...(check(value, path) as readonly unknown[])].map((entry) => each(entry, `${path}[]`));
  }
  if (type === 'map' && items !== undefined) {
    const each = encodeOf(items);
    return (value, path) => mapValues(check(value, path) as Item, (entry) => each(entry, `${path}{}`));
  }
  if (type === 'map' && properties !== undefined) {
    const fields = allOf(properties);
    return (value, path) => encodeAll(fields, check(value, path) as Item, `${path}.`);
  }
  return check;
}
