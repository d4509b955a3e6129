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

  /** Of each text that has one, each once. @param keyOf what stands for a text here. */
  findAll(texts: readonly string[] = NONE, keyOf?: (text: string) => string): readonly number[] {
    if (texts.length === 0) return NONE;
    const found: number[] = [];
    for (const text of texts) {
      const number = this.numbers.get(keyOf === undefined ? text : keyOf(text));
      if (number !== undefined && !found.includes(number)) found.push(number);
    }
    return found;
  }

  get size(): number {
    return this.values.length;
  }
}

const NONE: readonly never[] = [];

/** Texts of some slots, and the slots that have a text. */
export class TextsOfSlots {
  private readonly bySlot = new Map<number, readonly string[]>();
  private readonly byText = new Map<string, readonly number[]>();

  add(slot: number, texts: readonly string[]): void {
    if (texts.length === 0) return;
    this.bySlot.set(slot, texts);
    for (const text of texts) this.byText.set(text, [...this.slots(text), slot]);
  }

  remove(slot: number): void {
    for (const text of this.bySlot.get(slot) ?? NONE) {
      const others = this.slots(text).filter((other) => other !== slot);
      if (others.length === 0) this.byText.delete(text);
      else this.byText.set(text, others);
    }
    this.bySlot.delete(slot);
  }

  slots(text: string): readonly number[] {
    return this.byText.get(text) ?? NONE;
  }
}
