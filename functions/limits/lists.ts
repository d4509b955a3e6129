/** Limits of lists: pages and cursors. */
export const listsLimits = {
  /** Entries of a page. 100 of the largest items fit into one query of 1 MB. */
  pageSizeDefault: 25,
  pageSizeMax: 100,
  /** Wrong arguments of one field of a query that are told at once: more than any field has, and a part of long lists. */
  queryFaultsMax: 20,
  /**
   * Approximate number of items that a page may read while a filter drops them. Then the page is shorter and
   * `hasNextPage` is true. Positions are the largest listed items: 1.4 KB each, together about 90 read units in four
   * round trips. Each further partition of a merged list adds the least that it gives, `mergeItemsReadMin`: else the
   * first read of a province's counties alone would use it up.
   */
  pageItemsReadMax: 500,
  /** The same for a count, which must read past what does not count: entries of 0.5 KB, together 300 read units. */
  countItemsReadMax: 2_500,
  /** Characters of a cursor. Our cursors have fewer than 1,700, which is one of somebody merged ten times; a longer
   * text is refused unread. */
  cursorCharactersMax: 2_048,
  /**
   * Seconds between two reads of the cursor keys because of an unknown key id: the key may be new, or the id may be
   * made up.
   */
  cursorKeysReadAgainSeconds: 10,
  /** Items that each of several merged partitions reads at least: 4 KB, the smallest charge of a query. */
  mergeItemsReadMin: 5,
  /** Selections of one kind of item for which a process keeps a decoder (`platform/items/reading.ts`). */
  selectionsKept: 200,
} as const;
