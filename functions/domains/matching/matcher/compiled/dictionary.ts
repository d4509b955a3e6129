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

  /** Of each text that has one. */
  findAll(texts: readonly string[] | undefined): Int32Array {
    if (texts === undefined || texts.length === 0) return NONE;
    const found = new Int32Array(texts.length);
    let count = 0;
    for (const text of texts) {
      const number = this.numbers.get(text);
      if (number === undefined) continue;
      found[count] = number;
      count += 1;
    }
    return found.subarray(0, count);
  }

  get size(): number {
    return this.values.length;
  }
}

const NONE = new Int32Array(0);
