/** Caches of the process, of values that are dear to make and asked for again and again. */

/**
 * Makes each value once, and all anew when there are more than so many: counting uses would cost more than it saves.
 * @param keyOf the same for arguments that have the same value.
 */
export function kept<A, V extends object | string | number>(
  most: number,
  keyOf: (argument: A) => string | number,
  make: (argument: A) => V,
): (argument: A) => V {
  const values = new Map<string | number, V>();
  return (argument) => {
    const key = keyOf(argument);
    const known = values.get(key);
    if (known !== undefined) return known;
    if (values.size >= most) values.clear();
    const value = make(argument);
    values.set(key, value);
    return value;
  };
}

/**
 * Makes the value for an object once, and forgets it with the object.
 * @param keyOf the object, by which the value is known; what is made may depend on what comes with it.
 */
export function onceFor<A, V>(keyOf: (argument: A) => object, make: (argument: A) => V): (argument: A) => V {
  const made = new WeakMap<object, { readonly value: V }>();
  return (argument) => {
    const key = keyOf(argument);
    const known = made.get(key) ?? { value: make(argument) };
    made.set(key, known);
    return known.value;
  };
}
