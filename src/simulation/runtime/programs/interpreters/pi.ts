const computed = new Map<number, string>();

/** The first significant digits of pi, by Machin's formula in whole numbers. */
export function piDigits(count: number): string {
  let text = computed.get(count);
  if (text === undefined) {
    const guard = 10;
    const unit = 10n ** BigInt(count + guard);
    const pi = 16n * inverseTangent(5n, unit) - 4n * inverseTangent(239n, unit);
    // Rounded at the last digit, as bignum does.
    const rounded = (pi + 5n * 10n ** BigInt(guard)) / 10n ** BigInt(guard + 1);
    const digits = String(rounded);
    text = count <= 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
    if (computed.size > 20) computed.clear();
    computed.set(count, text);
  }
  return text;
}

/** arctan(1/x) in units. */
function inverseTangent(x: bigint, unit: bigint): bigint {
  const square = x * x;
  let power = unit / x;
  let sum = power;
  for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
    power /= square;
    sum += (sign * power) / n;
  }
  return sum;
}
