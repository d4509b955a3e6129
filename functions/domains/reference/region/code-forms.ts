/** The forms in which one region's code is written: with its own digits, or filled up with zeros to 6, 9 or 12. */

/** `530000` is the province 53, `440300` the prefecture 4403, `530627000000` the county 530627. What is no padded form stays. */
export function headOf(code: string): string {
  if (!/^(?:\d{6}|\d{9}|\d{12})$/.test(code)) return code;
  if (code.length > 6) return code.endsWith('000') ? headOf(code.slice(0, -3)) : code;
  if (code.endsWith('0000')) return code.slice(0, 2);
  return code.endsWith('00') ? code.slice(0, 4) : code;
}
