/**
 * Words of headers and cells in the form in which they are compared: plain width, small letters, simplified characters. So a
 * file from Hong Kong or Taiwan is read by its own headers. Names and free texts are never written anew.
 */
import { Converter } from 'opencc-js/t2cn';
import { plainForm } from '../../functions/platform/values/normal-form';

/** In plain form and lower case, with simplified characters for traditional ones. */
export function wordForm(text: string): string {
  const known = forms.get(text);
  if (known !== undefined) return known;
  const plain = plainForm(text).toLowerCase();
  const form = HAN.test(plain) ? simplified(plain) : plain;
  if (forms.size >= FORMS_MAX) forms.clear();
  if (text.length <= FORM_CHARACTERS_MAX) forms.set(text, form);
  return form;
}

/** The cells of a column mostly say the same few words: their forms are kept, up to about a megabyte. */
const forms = new Map<string, string>();
const [FORMS_MAX, FORM_CHARACTERS_MAX] = [10_000, 20];

const HAN = /\p{Script=Han}/u;

/** Whole words are known to it: 乾 is 干, but not in 乾坤. */
const simplified = Converter({ from: 'tw', to: 'cn' });

/** The same for an education. In Taiwan 高職 is a school for trades, and on the mainland 高职 a college: nobody guesses which. */
export function educationForm(text: string): string {
  return text.includes('高職') ? text : wordForm(text);
}
