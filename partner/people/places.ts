/** Names of places and occupations as codes, where it is sure which is meant. Each name is asked for once. */
import type { PeopleApi, Place } from './api';

export interface Found extends Place {
  /** What of the text names nothing below this place, such as a street or a village. */
  readonly rest: string;
}

export interface Places {
  /** The place whose name, or whose name without its kind (昭通 for 昭通市), begins the text, then what lies in it. */
  find(text: string, within: string | undefined): Promise<Found | undefined>;
  regionOf(code: string): Promise<Place | undefined>;
  occupation(name: string): Promise<string | undefined>;
}

/** Longest name of a place, 双江拉祜族佤族布朗族傣族自治县, in characters. */
const NAME_MAX = 16;

export function createPlaces(api: Pick<PeopleApi, 'regions' | 'regionOf' | 'occupations'>): Places {
  const regions = remembering((key: string) => {
    const [search = '', within] = key.split('\n');
    return api.regions(search, within);
  });
  const regionOf = remembering((code: string) => api.regionOf(code));
  const occupation = remembering(async (name: string) => {
    const same = (await api.occupations(name)).filter((one) => one.name === name);
    return same.length === 1 ? same[0]?.code : undefined;
  });

  /** The one place that the text begins with; undefined if there is none, or several of the widest level. */
  async function step(text: string, within: string | undefined): Promise<Found | undefined> {
    for (let length = Math.min(NAME_MAX, text.length); length >= 2; length -= 1) {
      const name = text.slice(0, length);
      const all = await regions(within === undefined ? name : `${name}\n${within}`);
      const named = all.filter((one) => one.code !== within && (one.name === name || shortOf(one.name) === name));
      const widest = Math.min(...named.map(({ code }) => code.length));
      const [first, ...others] = named.filter(({ code }) => code.length === widest);
      if (first !== undefined) return others.length > 0 ? undefined : { ...first, rest: text.slice(length) };
    }
    return undefined;
  }

  return {
    async find(text, within) {
      let found: Found | undefined;
      for (let rest = text.replace(/\s/g, ''); rest !== '';) {
        const next = await step(rest, found?.code ?? within);
        if (next === undefined) break;
        found = next;
        rest = next.rest;
      }
      return found;
    },
    regionOf,
    occupation,
  };
}

/** 云南 for 云南省, 昭通 for 昭通市; a name of one character has none. */
function shortOf(name: string): string {
  const short = name.replace(
    /(?:维吾尔|壮族|回族)?自治区$|特别行政区$|(?:\p{Script=Han}{1,3}族)+自治[州县]$|街道办事处$|街道$|(?:\p{Script=Han}{1,3}族)+乡$|[省市县区州镇乡旗盟]$/u,
    '',
  );
  return short.length < 2 ? name : short;
}

function remembering<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const reading = read(key);
    known.set(key, reading);
    return reading;
  };
}
