/**
 * How the members of a party divide the jobs of one place: so that the member who gets least gets as much as can be. A
 * bottleneck assignment, by augmenting paths (Kuhn) over pairs that are worth a threshold, which falls until all have a job.
 * Pure.
 */

/** A job that suits a member. */
export interface Candidate {
  readonly slot: number;
  readonly score: number;
}

/** One job for each member, and what the least of them is worth. */
export interface Division {
  readonly score: number;
  readonly candidates: readonly Candidate[];
}

/**
 * Undefined if they can't all have one.
 * @param members what each may choose, best first; earlier ones choose first where the least member loses nothing by it.
 * @param roomOf how many members a job takes.
 */
export function divideJobs(
  members: readonly (readonly Candidate[])[],
  roomOf: (slot: number) => number,
): Division | undefined {
  const most = Math.min(...members.map(([best]) => best?.score ?? -1));
  const lower = members.flat().map(({ score }) => score);
  const thresholds = [...new Set(lower)].filter((score) => score <= most).sort((a, b) => b - a);
  for (const threshold of most < 0 ? [] : thresholds) {
    const candidates = matched(members, threshold, roomOf);
    if (candidates !== undefined) return { candidates, score: Math.min(...candidates.map(({ score }) => score)) };
  }
  return undefined;
}

/** One candidate of each member that is worth the threshold, within the rooms. */
function matched(
  members: readonly (readonly Candidate[])[],
  threshold: number,
  roomOf: (slot: number) => number,
): Candidate[] | undefined {
  const chosen = new Map<number, Candidate>();
  const holders = (slot: number): number[] =>
    [...chosen].filter(([, other]) => other.slot === slot).map(([one]) => one);
  const choose = (member: number, asked: Set<number>): boolean => {
    for (const candidate of members[member] ?? []) {
      if (candidate.score < threshold) return false;
      if (asked.has(candidate.slot)) continue;
      asked.add(candidate.slot);
      const others = holders(candidate.slot);
      if (others.length >= roomOf(candidate.slot) && !others.some((other) => choose(other, asked))) continue;
      chosen.set(member, candidate);
      return true;
    }
    return false;
  };
  const all = members.every((_, member) => choose(member, new Set()));
  return all ? members.flatMap((_, member) => chosen.get(member) ?? []) : undefined;
}
