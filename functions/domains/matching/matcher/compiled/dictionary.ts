/** Numbers for texts, and the keys under which people are told of compiled positions. */
import { type ToldKeys, toldBeforeOf, toldKeyOf } from '../../../jobs/position/told-keys';

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
class TextsOfSlots {
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

/** The keys of a position as they are stored: its own unless that is its id, and the others. */
interface Told extends Pick<ToldKeys, 'toldKey'> {
  readonly toldWith: readonly string[];
}

/** Under which keys people are told of compiled positions, and which positions somebody was told of. */
export class ToldUnder {
  /** Keys that are not ids: of positions that left a job, and of jobs that several postings are of. */
  private readonly others = new TextsOfSlots();
  private readonly told = new Map<number, Told>();

  /** @param slotOf the slot of a position. */
  constructor(private readonly slotOf: (id: string) => number | undefined) {}

  add(slot: number, keys: ToldKeys): void {
    const [own, toldWith] = [toldKeyOf(keys), toldBeforeOf(keys)];
    if (own === keys.id && toldWith.length === 0) return;
    this.told.set(slot, { toldWith, ...(own !== keys.id && { toldKey: own }) });
    this.others.add(slot, own === keys.id ? toldWith : [own, ...toldWith]);
  }

  remove(slot: number): void {
    this.told.delete(slot);
    this.others.remove(slot);
  }

  /** As they were added; undefined if people were told under the position's id alone. */
  of(slot: number): Told | undefined {
    return this.told.get(slot);
  }

  /** Slots of the positions of which somebody was told under any of the keys, each once. */
  slotsUnder(keys: readonly string[] | undefined): readonly number[] {
    if (keys === undefined || keys.length === 0) return NONE;
    let slots: readonly number[] = NONE;
    for (const key of keys) {
      const [own, others] = [this.slotOf(key), this.others.slots(key)];
      if (slots.length === 0 && own === undefined) slots = others;
      else slots = [...new Set([...slots, ...(own === undefined ? [] : [own]), ...others])];
    }
    return slots;
  }
}
