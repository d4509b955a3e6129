/** Numbers for texts, from 0 in the order of their first use, so that typed arrays can hold them. */
export class Dictionary<Value> {
  readonly values: Value[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of the text, a new one at its first use. @param value of that text. */
  numberOf(text: string, value: () => Value): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.values.length);
    return this.values.push(value()) - 1;
  }

  /** Undefined if the text has none. */
  find(text: string): number | undefined {
    return this.numbers.get(text);
  }

  get size(): number {
    return this.values.length;
  }
}
