/**
 * To be imported where errors of Node's own reach a library. Jest gives a test file a realm of its own, in which they are no
 * `Error`: the SDK then wraps them and their code is lost. In production there is one realm, and here as well from now on.
 */
import { types } from 'node:util';

const inherited: (this: unknown, value: unknown) => boolean = Function.prototype[Symbol.hasInstance];

// Jest may run two files in one realm.
Object.defineProperty(Error, Symbol.hasInstance, {
  configurable: true,
  value(this: unknown, value: unknown): boolean {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- TypeScript does not know `Error.isError` yet.
    return this === Error ? types.isNativeError(value) : inherited.call(this, value);
  },
});
