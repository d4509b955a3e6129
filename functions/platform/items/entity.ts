/**
 * ElectroDB's entity, made when it is first asked for something: making one takes half a millisecond, a process that starts has
 * more than twenty, and a call uses a few of them.
 */
import { Entity as EagerEntity } from 'electrodb';

export const Entity: typeof EagerEntity = new Proxy(EagerEntity, {
  construct(target, given) {
    let made: object | undefined;
    return new Proxy(
      {},
      {
        get(_, name) {
          // As it was given: who reads items by it (`codec.ts`) needs no entity to be made.
          if (name === 'schema') return given[0] as unknown;
          made ??= Reflect.construct(target, given) as object;
          const found: unknown = Reflect.get(made, name);
          return typeof found === 'function' ? (found.bind(made) as unknown) : found;
        },
      },
    );
  },
});

export { CustomAttributeType, type EntityItem } from 'electrodb';
