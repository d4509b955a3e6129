/**
 * To be imported where errors of Node's own reach a library. Jest gives a test file a realm of its own, in which they are no
 * `Error`: the SDK then wraps them and their code is lost. In production there is one realm, and here as well from now on.
 */
import { types } from 'node:util';

const inherited: (this: unknown, value: unknown) => boolean = Function.prototype[Symbol.hasInstance];

Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return this === Error ? types.isNativeError(value) : inherited.call(this, value);
  },
});
