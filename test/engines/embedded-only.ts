/** Tests that ask for what the embedded engine alone has or does: skipped by name on every other. docs/engines.md lists them. */
export interface EmbeddedOnly {
  /** In test/integration. */
  readonly file: string;
  /** The test's own name, the last part of what a report shows. */
  readonly test: string;
  readonly why: string;
}

export const embeddedOnly: readonly EmbeddedOnly[] = [
  {
    file: 'campaign.test.ts',
    test: 'has every indicator in order, at the price of one query each',
    why: 'a query that finds nothing costs nothing there, and half a read unit in DynamoDB',
  },
  {
    file: 'stream-pump.test.ts',
    test: 'gives the event the shape that Lambda gives it',
    why: 'records say the minute of a write there, and the second in DynamoDB',
  },
];
