/** The people of a unit as the assignment takes them, and its pushes as they are written together. Pure. */
import type { WorkerId } from '../../../../id-kinds';
import { assert } from '../../../../platform/requests/errors';
import type { CivilDate } from '../../../../platform/values/civil-date';
import type { Party, Pushes } from '../../assignment/caps';
import type { CompiledPositions } from '../../matcher/compiled/compiled-positions';
import { reasonsOf } from '../../matcher/points';
import { PreparedSeeker } from '../../matcher/prepared-seeker';
import type { Lot, PlannedPush } from './lots';
import type { PersonSeeking } from './parts-store';
import type { Room } from './rooms-of-run';

/** The numbers of the people in each party of which all are there. */
export function partiesIn(people: readonly PersonSeeking[]): Party[] {
  const members = people.flatMap(({ party }, number) => (party === undefined ? [] : [{ party, number }]));
  return [...Map.groupBy(members, ({ party }) => party.join()).values()].flatMap((own) =>
    own.length === own[0]?.party.length ? [own.map(({ number }) => number)] : [],
  );
}

export function personAt(people: readonly PersonSeeking[], number: number): PersonSeeking {
  const person = people[number];
  assert(person, 'a person of the unit');
  return person;
}

interface Assigned {
  readonly pushes: Pushes;
  readonly positions: CompiledPositions;
  readonly people: readonly PersonSeeking[];
  readonly rooms: ReadonlyMap<string, Room>;
  readonly perWorker: number;
  readonly on: CivilDate;
}

/**
 * The pushes of each person who goes alone, in the order of the people; and those of each party, one lot for each bundle.
 * The best first.
 */
export function* lotsOf(assigned: Assigned): Generator<Lot> {
  const { pushes, people, perWorker } = assigned;
  const seekerOf = (push: number): number => pushes.seekers[push] ?? 0;
  const all = Int32Array.from({ length: pushes.length }, (_, push) => push);
  const alone = all.filter((push) => personAt(people, seekerOf(push)).party === undefined);
  alone.sort((a, b) => seekerOf(a) - seekerOf(b) || a - b);
  for (let at = 0; at < alone.length;) {
    const seeker = seekerOf(alone[at] ?? 0);
    const first = at;
    while (at < alone.length && seekerOf(alone[at] ?? 0) === seeker) at += 1;
    const person = personAt(people, seeker);
    const own = [...alone.subarray(first, at)].slice(0, perWorker);
    const plan = planning(assigned, person);
    yield own.map(plan);
  }
  const together = [...all].filter((push) => personAt(people, seekerOf(push)).party !== undefined);
  const told = new Map<WorkerId | undefined, number>();
  for (const bundle of Map.groupBy(together, (push) => pushes.bundles[push] ?? 0).values()) {
    const members = bundle.map((push) => personAt(people, seekerOf(push)));
    const first = members[0]?.party?.[0];
    const before = told.get(first) ?? 0;
    if (before >= perWorker) continue;
    told.set(first, before + 1);
    yield bundle.map((push, member) => planning(assigned, personAt(members, member))(push));
  }
}

/** A push of the person, as it is written. */
function planning({ pushes, positions, rooms, on }: Assigned, person: PersonSeeking): (push: number) => PlannedPush {
  const prepared = new PreparedSeeker(positions, person, on);
  return (push) => {
    const slot = pushes.slots[push] ?? 0;
    const [positionId, key] = [positions.idOf(slot), positions.toldKeyOf(slot)];
    const { toldWith = [] } = positions.told.of(slot) ?? {};
    assert(positionId, 'an assigned position');
    return {
      ...{
        workerId: person.id,
        home: person.villageCode,
        positionId,
        score: pushes.scores[push] ?? 0,
        room: rooms.get(key)?.all ?? 0,
      },
      ...(key !== positionId && { jobKey: key }),
      ...(toldWith.length > 0 && { toldWith }),
      reasons: reasonsOf(prepared, slot).map(({ code }) => code),
    };
  };
}
