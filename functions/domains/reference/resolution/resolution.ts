/** What a name was read as. The rules are in `place.ts` and `occupation-name.ts`. */
export interface Resolved {
  /** SURE may be taken as it is; LIKELY is the best guess, to be asked; UNKNOWN names nothing. */
  readonly confidence: 'SURE' | 'LIKELY' | 'UNKNOWN';
  /** Absent if UNKNOWN. */
  readonly code?: string;
  /** The best first, `code` before all; up to `limits.resolvedCandidatesMax`. */
  readonly candidates: readonly Candidate[];
}

/** With the text that was asked for. */
export interface ResolvedText extends Resolved {
  readonly text: string;
}

export interface Candidate {
  readonly code: string;
  readonly fullName: string;
}
