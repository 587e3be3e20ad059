/**
 * log(k + 2) for the weights of topology domains.
 * JavaScript leaves the last digit of Math.log to each engine; these sums of exact operations are the same everywhere.
 */
const LN2 = Math.LN2;
const table: number[] = [];

/** The natural logarithm of size + 2, correctly rounded in all but rare cases, from a table that fills itself. */
export function logOfSizePlusTwo(size: number): number {
  for (let k = table.length; k <= size; k++) table.push(logarithm(k + 2));
  return table[size] as number;
}

/** log(x) = e·ln 2 + 2·atanh((m − 1)/(m + 1)) with x = m·2^e and m near 1: only + − × ÷. */
function logarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 41; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return exponent * LN2 + 2 * s * sum;
}
