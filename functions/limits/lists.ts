/** Bounds of lists: their pages and cursors. */
export const listsLimits = {
  /** Relay page size. 100 keeps a page of the largest items within one 1 MB query. */
  pageSizeDefault: 25,
  pageSizeMax: 100,
  /**
   * Items a page may read, about, while a filter drops them; then the page is shorter and `hasNextPage` true. Positions are the largest
   * listed items: 1.4 KB, about 90 read units in four round trips.
   */
  pageItemsReadMax: 500,
  /** Characters. Those that are given stay below 700; a longer text is not even looked at. */
  cursorCharactersMax: 2_048,
  /** Seconds between two looks for a cursor's key that a process has not heard of: it was added since, or somebody made it up. */
  cursorKeysReadAgainSeconds: 10,
  /** Items that each of several merged partitions reads at least: 4 KB, the least that a query is charged for. */
  mergeItemsReadMin: 5,
} as const;
