/** Conditions of writes, built from names and values; and the placeholders under which a write names both. */
import { assert } from '../requests/errors';

/** A condition on the stored item, about its attributes `A`. */
export interface Condition<A extends string = string> {
  readonly write: (placeholders: Placeholders) => string;
  /** For the compiler only: it refuses a condition about an attribute that the item does not have. */
  readonly about?: A;
}

/** Comparisons of any attribute in DynamoDB's order: numbers by size, strings by their bytes. */
export const equals = comparing('=');
export const differs = comparing('<>');
export const below = comparing('<');
export const atMost = comparing('<=');
export const above = comparing('>');
export const atLeast = comparing('>=');

export function exists<A extends string>(attribute: A): Condition<A> {
  return { write: (placeholders) => `attribute_exists(${placeholders.name(attribute)})` };
}

export function absent<A extends string>(attribute: A): Condition<A> {
  return { write: (placeholders) => `attribute_not_exists(${placeholders.name(attribute)})` };
}

/** The attribute still has the value that was read, or is still absent. */
export function unchanged<A extends string>(attribute: A, read: unknown): Condition<A> {
  return read === undefined ? absent(attribute) : equals(attribute, read);
}

export function beginsWith<A extends string>(attribute: A, text: string): Condition<A> {
  return {
    write: (placeholders) => `begins_with(${placeholders.name(attribute)}, ${placeholders.value(attribute, text)})`,
  };
}

/** The attribute is a list or a set with this entry, or a string with this part. */
export function contains<A extends string>(attribute: A, entry: string): Condition<A> {
  return {
    write: (placeholders) => `contains(${placeholders.name(attribute)}, ${placeholders.value(attribute, entry)})`,
  };
}

/** The attribute is a list, a set or a string with fewer entries or bytes. */
export function shorterThan<A extends string>(attribute: A, length: number): Condition<A> {
  return {
    write: (placeholders) => `size(${placeholders.name(attribute)}) < ${placeholders.value(attribute, length)}`,
  };
}

export function not<A extends string>(condition: Condition<A>): Condition<A> {
  return { write: (placeholders) => `(NOT ${condition.write(placeholders)})` };
}

export function oneOf<A extends string>(attribute: A, values: readonly unknown[]): Condition<A> {
  return {
    write: (placeholders) => {
      assert(values.length > 0, `values for ${attribute}`);
      const list = values.map((value) => placeholders.value(attribute, value)).join(', ');
      return `${placeholders.name(attribute)} IN (${list})`;
    },
  };
}

export function allOf<A extends string>(...conditions: readonly Condition<A>[]): Condition<A> {
  return { write: (placeholders) => joined(conditions, ' AND ', placeholders) };
}

export function anyOf<A extends string>(...conditions: readonly Condition<A>[]): Condition<A> {
  return { write: (placeholders) => `(${joined(conditions, ' OR ', placeholders)})` };
}

/** `isNew`: the item does not exist yet; `isThere`: it does. */
export const isNew: Condition<never> = absentKey(true);
export const isThere: Condition<never> = absentKey(false);

/** Names and values of one write, each under a placeholder named after the attribute. */
export class Placeholders {
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, unknown> = {};

  /** @param path an attribute, or an entry of a map: `pool.l0`. */
  name(path: string): string {
    // Not a reserved word, and the most frequent name.
    if (path === 'pk') return path;
    assert(/^\w+(\.\w+)?$/.test(path), 'an attribute of letters and digits');
    const placeholders = path.split('.').map((name) => {
      this.names[`#${name}`] = name;
      return `#${name}`;
    });
    return placeholders.join('.');
  }

  /** A second value for the same attribute gets a number. */
  value(path: string, value: unknown): string {
    assert(value !== undefined, `a value for ${path}`);
    const first = `:${path.slice(path.indexOf('.') + 1)}`;
    let placeholder = first;
    for (let number = 2; placeholder in this.values; number += 1) placeholder = `${first}${number}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** Leaves out an empty map of names or values, which DynamoDB refuses. */
  params() {
    const { names, values } = this;
    return {
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    };
  }
}

function comparing(operator: string) {
  return <A extends string>(attribute: A, value: unknown): Condition<A> => ({
    write: (placeholders) => `${placeholders.name(attribute)} ${operator} ${placeholders.value(attribute, value)}`,
  });
}

function absentKey(isAbsent: boolean): Condition<never> {
  return { write: () => `attribute_${isAbsent ? 'not_' : ''}exists(pk)` };
}

/** @throws if there are no conditions. */
export function joined(conditions: readonly Condition[], operator: string, placeholders: Placeholders): string {
  assert(conditions.length > 0, 'a condition');
  return conditions.map(({ write }) => write(placeholders)).join(operator);
}
