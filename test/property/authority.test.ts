/** Where a bureau acts, over pairs of regions: told from the tree of regions, parent by parent, and not from the form of codes. */
import fc from 'fast-check';
import { actsIn } from '../../functions/domains/reference/region/authority';
import { regionOf } from '../../functions/domains/reference/region/region';
import { levelOf, asRegionCode } from '../../functions/domains/reference/region/region-code';
import { allCodes } from '../../functions/domains/reference/region/rows/region-rows';
import type { Role } from '../../functions/generated/graphql';
import type { Viewer } from '../../functions/platform/security/viewer';

const codes = allCodes().filter((code) => regionOf(code)?.validTo === undefined);

/** Cities without counties: the city and its only county are one place under two codes. */
const twins: ReadonlyMap<string, string> = new Map([
  ...(
    [
      ['4419', '441900'],
      ['4420', '442000'],
      ['4604', '460400'],
      ['6202', '620201'],
    ] as const
  ).flatMap(([city, county]) => [[city, county] as const, [county, city] as const]),
]);

/** The region, what it lies in, and the other codes of these. */
function placesAround(code: string): Set<string> {
  const around = new Set<string>();
  for (let at: string | undefined = code; at !== undefined; at = regionOf(at)?.parentCode) {
    around.add(at);
    const twin = twins.get(at);
    if (twin !== undefined) around.add(twin);
  }
  return around;
}

const bureauCodes = codes.filter((code) => ['PROVINCE', 'PREFECTURE', 'COUNTY'].includes(levelOf(code)));
const anyBureau = fc.constantFrom(...bureauCodes);
const anyRegion = fc.oneof(
  fc.constantFrom(...codes),
  fc.constantFrom(...twins.keys()),
  // A village of a county whose townships are not listed is a region too.
  fc
    .constantFrom(...bureauCodes.filter((code) => levelOf(code) === 'COUNTY' && !code.startsWith('53')))
    .map((county) => `${county}001001`),
);
/** Two of the whole country hardly ever have to do with each other: half of the pairs are near. */
const pairs = fc.oneof(
  fc.tuple(anyBureau, anyRegion),
  anyRegion.chain((region) => {
    const near = [...placesAround(region)].flatMap((place) => [place, ...siblingsOf(place)]);
    return fc.tuple(
      fc.constantFrom(...near.filter((code) => bureauCodes.includes(asRegionCode(code)))),
      fc.constant(region),
    );
  }),
);

function siblingsOf(code: string): string[] {
  const parent = regionOf(code)?.parentCode;
  return bureauCodes.filter((other) => regionOf(other)?.parentCode === parent && other !== code).slice(0, 3);
}

function viewerOf(role: Role, regionCode: string | undefined): Viewer {
  return { account: 'a', roles: [role], ...(regionCode !== undefined && { regionCode: asRegionCode(regionCode) }) };
}

test('a bureau acts in its region and in all that lies in it, by the tree of regions, and nowhere else', () => {
  let [acts, not] = [0, 0];
  fc.assert(
    fc.property(pairs, ([bureau, region]) => {
      const expected = placesAround(region).has(bureau);
      if (expected) acts += 1;
      else not += 1;
      expect(actsIn(viewerOf('BUREAU', bureau), asRegionCode(region))).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(acts, not)).toBeGreaterThan(100);
});

test('a bureau of a region acts in all regions within, and of two bureaus that act in one region one contains the other', () => {
  fc.assert(
    fc.property(anyBureau, anyBureau, anyRegion, (one, other, region) => {
      const [first, second] = [viewerOf('BUREAU', one), viewerOf('BUREAU', other)];
      if (actsIn(first, other) && actsIn(second, asRegionCode(region)))
        expect(actsIn(first, asRegionCode(region))).toBe(true);
      if (actsIn(first, asRegionCode(region)) && actsIn(second, asRegionCode(region)))
        expect(actsIn(first, other) || actsIn(second, one)).toBe(true);
    }),
  );
});

test('only a bureau with a region acts anywhere', () => {
  const others = fc.constantFrom<Role>('CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER');
  fc.assert(
    fc.property(others, anyRegion, (role, region) => {
      expect(actsIn(viewerOf(role, region), asRegionCode(region))).toBe(false);
      expect(actsIn(viewerOf('BUREAU', undefined), asRegionCode(region))).toBe(false);
    }),
  );
});
