/** What an assignment promises: its caps, that it is stable, that parties stay whole, and that the seed decides it. */
import fc from 'fast-check';
import { assign } from '../../functions/domains/matching/assignment/assignment';
import type { Caps, Party } from '../../functions/domains/matching/assignment/caps';
import { shuffled } from '../../functions/domains/matching/assignment/shuffled';
import { CompiledPositions } from '../../functions/domains/matching/matcher/compiled/compiled-positions';
import { hashOf } from '../../functions/domains/matching/matcher/compiled/text-keys';
import type { Offer } from '../../functions/domains/matching/matcher/matched-parts';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import { straightKm } from '../../functions/domains/reference/region/distance';
import { runs } from '../kit/long';
import { offerOf, seekerOf, surroundingsOf, TODAY } from '../kit/match-world';
import { naiveExclusions, naiveScore } from '../kit/naive-matcher';

interface World {
  readonly seed: number;
  readonly offers: readonly Offer[];
  readonly people: number;
  readonly parties: readonly Party[];
  readonly caps: Caps;
}

interface Push {
  readonly seeker: number;
  readonly offer: Offer;
  readonly score: number;
  readonly bundle: number;
}

/** Few positions with few vacancies, so that people compete for them; members of a party want the same. */
const worlds = fc
  .record({
    seed: fc.nat({ max: 1_000_000 }),
    positions: fc.integer({ min: 1, max: 60 }),
    people: fc.integer({ min: 1, max: 50 }),
    parties: fc.array(fc.integer({ min: 2, max: 4 }), { maxLength: 8 }),
    perWorker: fc.integer({ min: 1, max: 4 }),
    pushesPerVacancy: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ seed, positions, people, parties, ...caps }): World => {
    let next = 0;
    const members = parties.map((size) => Array.from({ length: size }, () => next++));
    const offers = Array.from({ length: positions }, (_, number) => offerOf(seed, number, 1.5));
    return { seed, offers, people, parties: members.filter((party) => party.every((one) => one < people)), caps };
  });

/** Open for any place and occupation, as otherwise hardly two would want the same. */
function personOf({ seed, parties }: World, number: number): ReturnType<typeof seekerOf> {
  const party = parties.findIndex((members) => members.includes(number));
  const { destinationRegionCodes: _, occupationCodes: __, ...seeker } = seekerOf(seed, number, 8);
  if (party === -1) return seeker;
  const { villagers: ___, ...own } = seeker;
  const { villageCode, villagers } = seekerOf(seed, parties[party]![0]!, 8);
  return { ...own, villageCode, ...(villagers && { villagers }) };
}

function compiled({ seed, offers }: World): CompiledPositions {
  const positions = new CompiledPositions(surroundingsOf(seed));
  offers.forEach((offer) => positions.put(offer));
  return positions;
}

function pushesOf(world: World, seed = world.seed): Push[] {
  const { people, parties, caps, offers } = world;
  const positions = compiled(world);
  const seekers = { length: people, at: (number: number) => personOf(world, number) };
  const pushes = assign({ positions, seekers, parties, caps, today: TODAY, seed });
  const byId = new Map(offers.map((offer) => [offer.id as string, offer]));
  return Array.from({ length: pushes.length }, (_, at) => ({
    seeker: pushes.seekers[at]!,
    offer: byId.get(positions.idOf(pushes.slots[at]!)!)!,
    score: pushes.scores[at]!,
    bundle: pushes.bundles[at]!,
  }));
}

/** What a pair is worth; undefined if a rule excludes it. */
function worthOf(world: World, seeker: number, offer: Offer): number | undefined {
  const [person, around] = [personOf(world, seeker), surroundingsOf(world.seed)];
  return naiveExclusions(person, offer, around, TODAY).length > 0 ? undefined : naiveScore(person, offer, around);
}

function isOpen({ status, covered, closesOn }: Offer): boolean {
  return status === 'OPEN' && covered !== true && (closesOn === undefined || closesOn >= TODAY);
}

function roomOf({ offers, caps }: World, id: string): number {
  const { vacancies } = offers.find((offer) => offer.id === id && isOpen(offer)) ?? { vacancies: 0 };
  return vacancies * caps.pushesPerVacancy;
}

/** A push of a party counts as what its bundle is worth: what the least member gets. */
function worthOfBundles(pushes: readonly Push[]): Map<number, number> {
  const worth = new Map<number, number>();
  for (const { bundle, score } of pushes) worth.set(bundle, Math.min(score, worth.get(bundle) ?? Infinity));
  return worth;
}

/** Room of a job if all pushes that are worth less than `worth` were taken back. */
function roomAt(world: World, pushes: readonly Push[], id: string, worth: number): number {
  const bundles = worthOfBundles(pushes);
  const better = pushes.filter(({ offer, bundle }) => offer.id === id && bundles.get(bundle)! >= worth);
  return roomOf(world, id) - better.length;
}

test('caps hold, no rule is broken, no job comes twice, and scores are those of the pairs', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const pushes = pushesOf(world);
      const { perWorker } = world.caps;
      for (const [, own] of Map.groupBy(pushes, ({ seeker }) => seeker)) {
        expect(own.length).toBeLessThanOrEqual(perWorker);
        expect(new Set(own.map(({ offer }) => offer.id)).size).toBe(own.length);
      }
      for (const [id, told] of Map.groupBy(pushes, ({ offer }) => offer.id))
        expect(told.length).toBeLessThanOrEqual(roomOf(world, id));
      for (const { seeker, offer, score } of pushes) expect(worthOf(world, seeker, offer)).toBe(score);
    }),
    runs(400),
  );
});

test('the same seed gives the same pushes', () => {
  fc.assert(
    fc.property(worlds, (world) => expect(pushesOf(world)).toEqual(pushesOf(world))),
    runs(160),
  );
});

test('whenever they are searched for, those who go alone are told what turns of everybody at each score give', () => {
  fc.assert(
    fc.property(worlds, (some) => {
      const world = { ...some, parties: [] };
      const pushes = pushesOf(world).map(({ seeker, offer, score }) => ({ seeker, id: offer.id, score }));
      expect(pushes).toEqual(naivePushes(world));
    }),
    runs(200),
  );
});

/** Each score from the highest down, in rounds: whoever has a job of this worth that has room is told of the first one. */
function naivePushes(world: World): { seeker: number; id: string; score: number }[] {
  const { people, caps, offers, seed } = world;
  const order = [...shuffled(people, seed)];
  const inOrder = offers.toSorted((a, b) => b.wageMin - a.wageMin || hashOf(a.id) - hashOf(b.id));
  const jobs = inOrder.map(({ id }) => ({ id, left: roomOf(world, id) }));
  const worths = order.map((seeker) => inOrder.map((offer) => worthOf(world, seeker, offer)));
  const pushes: { seeker: number; id: string; score: number }[] = [];
  for (let score = 1_000; score >= 0; score -= 1)
    for (let before = -1; before < pushes.length;) {
      before = pushes.length;
      for (const [turn, seeker] of order.entries()) {
        const own = pushes.filter((push) => push.seeker === seeker);
        const isFree = ({ id, left }: { id: string; left: number }, job: number): boolean =>
          worths[turn]![job] === score && left > 0 && !own.some((push) => push.id === id);
        const job = own.length < caps.perWorker ? jobs.find(isFree) : undefined;
        if (job === undefined) continue;
        job.left -= 1;
        pushes.push({ seeker, id: job.id, score });
      }
    }
  return pushes;
}

test('of equals the seed decides, not what else one of them might have got', () => {
  const { declined: _, jobsPushed: __, villagers: ___, skills: ____, ...person } = seekerOf(1, 1);
  const plain = { ...person, birthDate: asCivilDate('1990-01-01'), wantsWork: true, matchedAutomatically: true };
  const { destinationRegionCodes: _____, occupationCodes: ______, runningPlacementId: _______, ...alone } = plain;
  const { skillNeeds: ________, ageMax: _________, ...base } = offerOf(1, 1);
  const open = { ...base, status: 'OPEN', covered: false, vacancies: 1, ageMin: 18, education: 'NONE' } as const;
  // Whoever has people of the village there has the higher bound, but nobody is taken there any more.
  const closed = { ...open, id: 'pos_closed', enterpriseId: 'ent_closed', closesOn: addDays(TODAY, -1) } as const;
  const seekers = [alone, { ...alone, villagers: new Set(['ent_closed'] as const) }];
  const winners = Array.from({ length: 40 }, (_, seed) => {
    const positions = new CompiledPositions(surroundingsOf(1));
    for (const offer of [{ ...open, closesOn: TODAY }, closed]) positions.put(offer);
    const pushes = assign({
      ...{ positions, parties: [], today: TODAY, seed },
      seekers: { length: 2, at: (number) => seekers[number]! },
      caps: { perWorker: 1, pushesPerVacancy: 1 },
    });
    expect(pushes.length).toBe(1);
    return pushes.seekers[0]!;
  });
  expect(new Set(winners)).toEqual(new Set([0, 1]));
});

test('a party is told together: each bundle has all members, at one employer or within half an hour of one county', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const bundles = [...Map.groupBy(pushesOf(world), ({ bundle }) => bundle).values()];
      for (const bundle of bundles) {
        const members = bundle.map(({ seeker }) => seeker).toSorted((a, b) => a - b);
        const party = world.parties.find((one) => one.includes(members[0]!)) ?? [members[0]!];
        expect(members).toEqual(party);
        expect(isTogether(bundle, world)).toBe(true);
      }
    }),
    runs(400),
  );
});

function isTogether(bundle: readonly Push[], { offers }: World): boolean {
  const [first] = bundle;
  if (bundle.every(({ offer }) => offer.enterpriseId === first!.offer.enterpriseId)) return true;
  return offers.some(({ county }) => bundle.every(({ offer }) => isNear(offer, county)));
}

function isNear(offer: Offer, county: Offer['county']): boolean {
  return (
    offer.county === county ||
    (offer.county.startsWith(county.slice(0, 4)) && (straightKm(offer.county, county) ?? 99) <= 20)
  );
}

test('it is stable for those who go alone: no job that is worth more to them has room or somebody worth less', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const pushes = pushesOf(world);
      const alone = Array.from({ length: world.people }, (_, one) => one).filter(
        (one) => !world.parties.flat().includes(one),
      );
      for (const seeker of alone) {
        const own = pushes.filter((push) => push.seeker === seeker);
        const least = own.length < world.caps.perWorker ? -1 : Math.min(...own.map(({ score }) => score));
        for (const offer of world.offers) {
          const worth = worthOf(world, seeker, offer) ?? -1;
          if (worth <= least || own.some((push) => push.offer.id === offer.id)) continue;
          expect(roomAt(world, pushes, offer.id, worth)).toBeLessThanOrEqual(0);
        }
      }
    }),
    runs(400),
  );
});

test('it is stable for parties: no place has a bundle worth more to them, of jobs with room or somebody worth less', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const pushes = pushesOf(world);
      const bundles = worthOfBundles(pushes);
      for (const party of world.parties) {
        const own = pushes.filter(({ seeker }) => seeker === party[0]).map(({ bundle }) => bundles.get(bundle)!);
        const least = own.length < world.caps.perWorker ? -1 : Math.min(...own);
        for (const isThere of placesOf(world))
          for (const worth of worthsOf(world, party, isThere)) {
            if (worth <= least) continue;
            expect(canAllGo(world, pushes, party, isThere, worth)).toBe(false);
          }
      }
    }),
    runs(400),
  );
});

function placesOf({ offers }: World): ((offer: Offer) => boolean)[] {
  const employers = [...new Set(offers.map(({ enterpriseId }) => enterpriseId))];
  const counties = [...new Set(offers.filter(({ status }) => status === 'OPEN').map(({ county }) => county))];
  return [
    ...employers.map((id) => (offer: Offer) => offer.enterpriseId === id),
    ...counties.map((county) => (offer: Offer) => isNear(offer, county)),
  ];
}

function worthsOf(world: World, party: Party, isThere: (offer: Offer) => boolean): Set<number> {
  const there = world.offers.filter(isThere);
  return new Set(party.flatMap((seeker) => there.flatMap((offer) => worthOf(world, seeker, offer) ?? [])));
}

/** Whether each member can have another job there, worth so much, beside pushes that are worth as much. */
function canAllGo(
  world: World,
  pushes: readonly Push[],
  party: Party,
  isThere: (offer: Offer) => boolean,
  worth: number,
  taken: readonly string[] = [],
): boolean {
  const [seeker, ...others] = party;
  if (seeker === undefined) return true;
  const had = pushes.filter((push) => push.seeker === seeker).map(({ offer }) => offer.id);
  const suiting = world.offers.filter((offer) => isThere(offer) && (worthOf(world, seeker, offer) ?? -1) >= worth);
  const free = suiting.filter(({ id }) => {
    const room = roomAt(world, pushes, id, worth) - taken.filter((other) => other === id).length;
    return room > 0 && !had.includes(id);
  });
  return free.some(({ id }) => canAllGo(world, pushes, others, isThere, worth, [...taken, id]));
}
