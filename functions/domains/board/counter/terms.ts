/** Parts of expressions that are written by hand, because attributes of counters are named by shards and regions. Pure. */

/** Attributes, each with a value, under generated names of an expression: `#m0`, `:m0`. */
export class Terms {
  constructor(
    private readonly letter: string,
    private readonly terms: readonly (readonly [attribute: string, value: unknown])[],
  ) {}

  get size(): number {
    return this.terms.length;
  }

  get names(): Record<string, string> {
    return Object.fromEntries(this.terms.map(([attribute], index) => [`#${this.letter}${index}`, attribute]));
  }

  get values(): Record<string, unknown> {
    return Object.fromEntries(this.terms.map(([, value], index) => [`:${this.letter}${index}`, value]));
  }

  each(write: (attribute: string, value: string) => string): string[] {
    return this.terms.map((_, index) => write(`#${this.letter}${index}`, `:${this.letter}${index}`));
  }

  list(write: (attribute: string, value: string) => string): string {
    return this.each(write).join(', ');
  }
}
