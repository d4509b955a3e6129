/** Tests that ask for what the embedded engine alone has or does: skipped by name on every other. docs/engines.md lists them. */
export interface EmbeddedOnly {
  /** In test/integration. */
  readonly file: string;
  /** The test's own name, the last part of what a report shows. */
  readonly test: string;
  readonly why: string;
}

export const embeddedOnly: readonly EmbeddedOnly[] = [];
