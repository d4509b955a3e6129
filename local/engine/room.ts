/**
 * Room that the embedded engine keeps for what each call allocates. Its allocator, of the C library musl, keeps equal
 * sizes together in groups, and hands a group back to the system once nothing in it is in use. All that a call allocates
 * ends with it, so each call took tens of pages anew, which was half of the engine's CPU on a virtual machine.
 *
 * So one small text stays in each of some groups, which therefore stay, too. SQLite keeps these texts with the schema
 * that it reads at its start: in triggers of a table that nobody writes. It parses a step of a trigger (the text, and
 * fillers for the rest of a group), copies what it keeps (the text, behind the fillers), and drops the fillers only
 * when it has read the whole trigger.
 */

/**
 * The allocator's sizes, in bytes, of which calls of tests handed groups back; slots of a group, and groups to keep. One
 * of 672 bytes is a node of a tree of attributes: a transaction has hundreds.
 */
const kept = [
  { bytes: 144, slots: 28, groups: 3 },
  { bytes: 400, slots: 20, groups: 2 },
  { bytes: 672, slots: 24, groups: 14 },
  { bytes: 800, slots: 20, groups: 3 },
  { bytes: 1_344, slots: 12, groups: 3 },
  { bytes: 2_720, slots: 12, groups: 3 },
  { bytes: 4_080, slots: 8, groups: 3 },
  { bytes: 8_176, slots: 8, groups: 3 },
] as const;

/** Bytes that SQLite and the allocator have around a text that it parses, and around one that it keeps; and a few to spare. */
const AROUND_FILLER = 100;
const AROUND_KEPT = 50;

/** Tables of DynamoDB have no blanks in their names. */
const TABLE = '"room for calls"';

/** Statements for a new database file. Half a megabyte, which the engine reads in some 10 ms. */
export const roomForCalls = [
  `CREATE TABLE ${TABLE} (never)`,
  ...kept.map(({ bytes, slots, groups }) => {
    const fillers = Array.from({ length: slots - 1 }, () => text(bytes - AROUND_FILLER)).join(' || ');
    // "0 AND ..." is 0 to the parser, which puts the rest aside until the whole statement is read.
    const step = `INSERT INTO ${TABLE} SELECT ${text(bytes - AROUND_KEPT)} WHERE 0 AND (${fillers});`;
    return `CREATE TRIGGER "room of ${bytes} bytes" AFTER INSERT ON ${TABLE} BEGIN ${step.repeat(groups)} END`;
  }),
].join(';\n');

function text(length: number): string {
  return `'${'x'.repeat(length)}'`;
}
