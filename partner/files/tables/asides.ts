/** Rows of a sheet that are about the sheet: sums, and who filled it in. They stand below the rows, or between their parts. */
import type { Columns } from '../row';
import { wordForm } from '../simplified';
import { type Mapping, placeOf } from '../headers';

/**
 * Whether a row begins with such a word, and has nothing, or a count, where each row needs something. Any other row without what it needs
 * is wrong, and told as such.
 */
export function isAside<F extends string>(
  { needed, insteadOf }: Pick<Columns<F, unknown>, 'needed' | 'insteadOf'>,
  { columns }: Pick<Mapping<F>, 'columns'>,
  cells: readonly string[],
): boolean {
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  if (!isWord(first)) return false;
  return needed.every((field) => {
    const cell = cells[placeOf(columns, field, insteadOf)]?.trim() ?? '';
    return cell === '' || isWord(cell) || COUNT.test(cell);
  });
}

/** Of a sum: how many people, or positions. */
const COUNT = /^\d{1,7}\s?(?:[人名户个条项家]|个?岗位|人次)?$/;

function isWord(cell: string): boolean {
  // Most rows of a large file end here.
  if (!/^\s*[合總总小共本全填製制報审審復复複經经統统調调採采聯联負负單单分主注註備备說说tT]/.test(cell)) return false;
  const plain = wordForm(cell.slice(0, LABEL_CHARACTERS)).replace(/\s/g, '');
  return SUM.test(plain) || SIGNED.test(plain);
}

const LABEL_CHARACTERS = 40;

const SUM = /^(?:本页|本村|本组|全村|全镇)?(?:合计|总计|小计|共计|总数|总人数|total|共(?=\d))(?:[:(]|\d|$)/;
/** A colon tells these from the title of a position and from anybody's name. */
const SIGNED =
  /^(?:填表|制表|填报|审核|审批|复核|经办|统计|调查|采集|联系|负责|单位负责|分管领导|主要领导)(?:人|单位|员|日期|时间|电话|人电话)?(?:\(?(?:签字|签名|签章|盖章)\)?)?:|^(?:注|备注|说明|填表说明|注意事项|单位\(?(?:盖章|公章)\)?):/;
