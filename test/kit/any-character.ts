/** Characters for properties, as fast-check has them. */
import fc from 'fast-check';

/** Of surrogates, which are no characters. */
const [FIRST, COUNT] = [0xd8_00, 0x8_00];

/**
 * Any character of Unicode: what `fc.string({ unit: 'binary' })` is made of, without its table of 1.1 million entries,
 * which takes a second of CPU in each process.
 */
export const anyCharacter = fc.nat(0x10_ff_ff - COUNT).map(
  (place) => String.fromCodePoint(place < FIRST ? place : place + COUNT),
  (text) => {
    const point = typeof text === 'string' && text.isWellFormed() ? text.codePointAt(0) : undefined;
    if (point === undefined || text !== String.fromCodePoint(point)) throw new Error('Expected one character');
    return point < FIRST ? point : point - COUNT;
  },
);
