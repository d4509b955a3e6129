/** How far regions lie from each other: great circles between the seats of their governments. */
import { regionOf } from './region';
import type { RegionCode } from './region-code';
import { editionOfRows } from './rows/region-rows';

interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** Kilometres in a straight line; undefined if a place has no coordinates, nor has any region that contains it. */
export function straightKm(a: RegionCode, b: RegionCode): number | undefined {
  const [from, to] = [placeOf(a), placeOf(b)];
  if (from === undefined || to === undefined) return undefined;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [lat, otherLat] = [radians(from.lat), radians(to.lat)];
  const chord =
    Math.sin((otherLat - lat) / 2) ** 2 +
    Math.cos(lat) * Math.cos(otherLat) * Math.sin(radians(to.lng - from.lng) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
}

const EARTH_RADIUS_KM = 6_371;

/** Cache, because routes and matches ask for the same seats again and again. */
const places = new Map<RegionCode, Place | undefined>();

/** Of the rows by which it was filled. */
let edition = editionOfRows();

function placeOf(code: RegionCode): Place | undefined {
  if (edition !== editionOfRows()) places.clear();
  edition = editionOfRows();
  if (!places.has(code)) places.set(code, findPlace(code));
  return places.get(code);
}

function findPlace(code: RegionCode): Place | undefined {
  const region = regionOf(code);
  if (region === undefined) return undefined;
  const { lat, lng, parentCode } = region;
  if (lat !== undefined && lng !== undefined) return { lat, lng };
  return parentCode === undefined ? undefined : placeOf(parentCode);
}
