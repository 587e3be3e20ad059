import { definePrograms } from '../../define-programs';
import { awkProgram } from './awk';
import { grepProgram } from './grep';
import {
  base64Program,
  cutProgram,
  nlProgram,
  pasteProgram,
  revProgram,
  sortProgram,
  tacProgram,
  trProgram,
  uniqProgram,
  wcProgram,
} from './lines';
import { sedProgram } from './sed';
import { headProgram, tailProgram } from './tail';
import { xargsProgram } from './xargs';

/** Programs about lines of text. */
export default definePrograms('text', {
  head: headProgram,
  tail: tailProgram,
  wc: wcProgram,
  grep: grepProgram,
  egrep: grepProgram,
  fgrep: grepProgram,
  sed: sedProgram,
  awk: awkProgram,
  gawk: awkProgram,
  mawk: awkProgram,
  tr: trProgram,
  cut: cutProgram,
  sort: sortProgram,
  uniq: uniqProgram,
  rev: revProgram,
  tac: tacProgram,
  nl: nlProgram,
  paste: pasteProgram,
  base64: base64Program,
  xargs: xargsProgram,
});
