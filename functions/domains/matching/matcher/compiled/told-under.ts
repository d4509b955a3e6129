/** Under which keys people are told of compiled positions, and which positions somebody was told of. */
import { type ToldKeys, toldBeforeOf, toldKeyOf } from '../../../jobs/position/told-keys';
import { TextsOfSlots } from './dictionary';

/** The keys of a position as they are stored: its own unless that is its id, and the others. */
interface Told extends Pick<ToldKeys, 'toldKey'> {
  readonly toldWith: readonly string[];
}

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

const NONE: readonly number[] = [];
