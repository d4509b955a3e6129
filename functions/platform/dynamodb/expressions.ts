/**
 * Builds conditional writes from names and values: `update(key).set({ a: 1 }).when(equals('b', 2))`. Expressions hold
 * placeholders only, so no word is reserved and no value is code. Every write has a condition, or says that it is done
 * `always()`.
 */
import type { CheckParams, DeleteParams, Item, Key, OnTable, PutParams, UpdateParams } from './writes';
import { assert } from '../requests/errors';
import { type Condition, joined, Placeholders } from './conditions';

export * from './conditions';

/** Names of the attributes of `T` that expressions may use. */
export type Attribute<T> = keyof T & string;

/** The values without those that are undefined, so that an update leaves these attributes as they are. */
export function given<V extends object>(values: V): { readonly [F in keyof V]?: Exclude<V[F], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { readonly [F in keyof V]?: Exclude<V[F], undefined> };
}

/** Entries of maps of numbers: `pool.l0`. */
type InMap<T> = {
  [F in Attribute<T>]: NonNullable<T[F]> extends Readonly<Record<string, number>> ? `${F}.${string}` : never;
}[Attribute<T>];

/** Names of the optional attributes of an item. */
type Removable<T> = { [F in Attribute<T>]-?: Partial<Pick<T, F>> extends Pick<T, F> ? F : never }[Attribute<T>];

/** How the attributes of a kind are stored. */
export interface StoredForm {
  /** Undefined if the attribute is not stored, because the rest of the item tells it. */
  readonly nameOf: (attribute: string) => string | undefined;
  /** @throws if the value has no stored form. */
  readonly valueOf: (attribute: string, value: unknown) => unknown;
}

/**
 * @param T the item: the compiler checks names and values against it.
 * @param H attributes that no condition can be about.
 * @param form checks and converts values. Use the kind's own `update` for items of a kind, which gives it.
 * @param written attributes that each update sets, as they are stored.
 */
export function update<T extends object = Item, H extends string = never>(
  key: Key,
  form: StoredForm = asGiven,
  written: Item = {},
): Update<T, H> {
  const clauses = Object.entries(written).map(([attribute, value]): Clause => ({
    ...{ verb: 'SET', attribute },
    write: (placeholders) => `${placeholders.name(attribute)} = ${placeholders.value(attribute, value)}`,
  }));
  return new Update<T, H>(key, clauses, form);
}

const asGiven: StoredForm = { nameOf: (attribute) => attribute, valueOf: (_, value) => value };

export function put<T extends object = Item>({ TableName, Item: item }: OnTable & { readonly Item: Item }) {
  const write = (conditional: object): { readonly Put: PutParams } => ({
    Put: { TableName, Item: item, ...conditional },
  });
  return conditionally<T, { readonly Put: PutParams }>(write);
}

export function deletion<T extends object = Item>({ TableName, Key: key }: Key) {
  const write = (conditional: object): { readonly Delete: DeleteParams } => ({
    Delete: { TableName, Key: key, ...conditional },
  });
  return conditionally<T, { readonly Delete: DeleteParams }>(write);
}

/** A condition of a transaction that writes nothing to the item. */
export function check<T extends object = Item>({ TableName, Key: key }: Key) {
  return {
    when: (...conditions: readonly Condition<Attribute<T>>[]): { readonly ConditionCheck: CheckParams } => {
      const placeholders = new Placeholders();
      const ConditionExpression = joined(conditions, ' AND ', placeholders);
      return { ConditionCheck: { TableName, Key: key, ConditionExpression, ...placeholders.params() } };
    },
  };
}

type Verb = 'SET' | 'ADD' | 'REMOVE';

interface Clause {
  readonly verb: Verb;
  readonly attribute: string;
  /** Writes the text behind the verb. */
  readonly write: (placeholders: Placeholders) => string;
}

/** An update under construction: each step is a new one. */
class Update<T extends object, H extends string = never> {
  constructor(
    private readonly key: Key,
    private readonly clauses: readonly Clause[],
    private readonly form: StoredForm,
  ) {}

  /** @throws if a value is undefined; wrap values that may be in `given()`. */
  set(values: { readonly [F in Attribute<T>]?: T[F] }): Update<T, H> {
    return this.with('SET', values, (name, value) => `${name} = ${value}`);
  }

  /** Adds to numbers that exist; a negative amount subtracts. */
  increase(amounts: { readonly [F in Attribute<T> | InMap<T>]?: number }): Update<T, H> {
    return Object.entries<number | undefined>(amounts).reduce<Update<T, H>>((all, [attribute, amount]) => {
      assert(amount !== undefined, `an amount for ${attribute}`);
      const sign = amount < 0 ? '-' : '+';
      return all.with('SET', { [attribute]: Math.abs(amount) }, (name, value) => `${name} = ${name} ${sign} ${value}`);
    }, this);
  }

  /** Adds to numbers that may be absent; an absent number counts as 0. */
  increaseFromZero(amounts: { readonly [F in Attribute<T>]?: number }): Update<T, H> {
    const clauses = Object.entries<number | undefined>(amounts).map(([attribute, amount]): Clause => {
      const more = this.form.valueOf(attribute, amount);
      return {
        ...{ verb: 'SET', attribute },
        write: (placeholders) => {
          const name = placeholders.name(attribute);
          const zero = placeholders.value(attribute, 0);
          return `${name} = if_not_exists(${name}, ${zero}) + ${placeholders.value(attribute, more)}`;
        },
      };
    });
    return this.and(clauses);
  }

  /**
   * Adds to numbers and to sets with DynamoDB's ADD. A write with it must not be sent again after a lost answer
   * (`own-write.ts`).
   */
  add(amounts: { readonly [F in Attribute<T>]?: number | ReadonlySet<unknown> }): Update<T, H> {
    return this.with('ADD', amounts, (name, value) => `${name} ${value}`);
  }

  remove(...attributes: readonly Removable<T>[]): Update<T, H> {
    return this.and(
      attributes.flatMap((attribute) => {
        const stored = this.form.nameOf(attribute);
        return stored === undefined || stored === attribute
          ? [removal(attribute)]
          : [removal(stored), removal(attribute)];
      }),
    );
  }

  when(...conditions: readonly Condition<Exclude<Attribute<T>, H> | InMap<T>>[]): { readonly Update: UpdateParams } {
    const placeholders = new Placeholders();
    const UpdateExpression = this.expression(placeholders);
    const ConditionExpression = joined(conditions, ' AND ', placeholders);
    return { Update: { ...this.key, UpdateExpression, ConditionExpression, ...placeholders.params() } };
  }

  /** Without a condition: creates the item if it does not exist. */
  always(): { readonly Update: UpdateParams } {
    const placeholders = new Placeholders();
    const UpdateExpression = this.expression(placeholders);
    return { Update: { ...this.key, UpdateExpression, ...placeholders.params() } };
  }

  private with(verb: Verb, values: object, write: (name: string, value: string) => string): Update<T, H> {
    const clauses = Object.entries(values).flatMap(([attribute, value]: [string, unknown]): Clause[] => {
      assert(value !== undefined, `a value for ${attribute}`);
      const [name, stored] = [this.form.nameOf(attribute), this.form.valueOf(attribute, value)];
      // What an earlier release stored under the attribute's own name goes.
      const former = name === attribute ? [] : [removal(attribute)];
      if (name === undefined) return former;
      const clause = (placeholders: Placeholders): string =>
        write(placeholders.name(name), placeholders.value(name, stored));
      return [{ ...{ verb, attribute: name }, write: clause }, ...former];
    });
    return this.and(clauses);
  }

  private and(clauses: readonly Clause[]): Update<T, H> {
    const all = [...this.clauses, ...clauses];
    assert(new Set(all.map(({ attribute }) => attribute)).size === all.length, 'an update to name an attribute once');
    return new Update(this.key, all, this.form);
  }

  private expression(placeholders: Placeholders): string {
    assert(this.clauses.length > 0, 'an update to change something');
    return (['SET', 'ADD', 'REMOVE'] as const)
      .flatMap((verb) => {
        const parts = this.clauses.filter((clause) => clause.verb === verb).map(({ write }) => write(placeholders));
        return parts.length === 0 ? [] : [`${verb} ${parts.join(', ')}`];
      })
      .join(' ');
  }
}

function removal(attribute: string): Clause {
  return { verb: 'REMOVE', attribute, write: (placeholders) => placeholders.name(attribute) };
}

export type { Update };

function conditionally<T extends object, W>(write: (conditional: object) => W) {
  return {
    when: (...conditions: readonly Condition<Attribute<T>>[]): W => {
      const placeholders = new Placeholders();
      const ConditionExpression = joined(conditions, ' AND ', placeholders);
      return write({ ConditionExpression, ...placeholders.params() });
    },
    always: (): W => write({}),
  };
}
