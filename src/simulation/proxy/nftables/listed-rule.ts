/**
 * A rule as `nft list` prints it, from the rule as it was given to `nft -f -`.
 * Models: nft 1.0.6: spelled out marks, sets of one element without braces, ranges in order, quoted device names.
 * Leaves out: statements that kube-proxy does not use.
 */
import { ipRangeText, parseIpRange } from '../ip-address';

/** `meta mark set meta mark | 0x00004000 comment "masquerade"` */
export function listedRule(written: string): string {
  return written
    .replace(/\bmark and (0x\w+) != 0\b/, 'meta mark & $1 != 0x00000000')
    .replace(/\bmark set mark xor\b/, 'meta mark set meta mark ^')
    .replace(/\bmark set mark or\b/, 'meta mark set meta mark |')
    .replace(/\bdnat (ip6?) addr \. port to\b/, 'dnat $1 to')
    .replace(/\biifname (!= )?(\S+)/, (_, not = '', device) => `iifname ${not}"${device}"`)
    .replace(/([sd]addr (?:!= )?)\{ ([^}]*) \}/, (_, test, elements) => `${test}${listedSet(elements.split(' , '))}`)
    .replaceAll(' , ', ', ');
}

/** Addresses in the order of their numbers; what a larger range holds is not kept. */
function listedSet(elements: readonly string[]): string {
  const width = (text: string) => (text.includes(':') ? 128 : 32);
  const ranges = elements.flatMap((text) => parseIpRange(text.includes('/') ? text : `${text}/${width(text)}`) ?? []);
  ranges.sort((a, b) => (a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : a.prefix - b.prefix));
  const kept = ranges.filter(
    (range, i) =>
      !ranges.slice(0, i).some(({ bits, prefix, family }) => {
        const host = BigInt((family === 'IPv4' ? 32 : 128) - prefix);
        return prefix <= range.prefix && range.bits >> host === bits >> host;
      }),
  );
  const texts = kept.map((range) => ipRangeText(range).replace(range.family === 'IPv4' ? /\/32$/ : /\/128$/, ''));
  return texts.length === 1 ? (texts[0] as string) : `{ ${texts.join(', ')} }`;
}

/** `3h`, `1m30s`: a number of seconds. */
export function listedSeconds(seconds: number): string {
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ];
  let rest = seconds;
  return units
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? [`${count}${unit}`] : [];
    })
    .join('');
}
