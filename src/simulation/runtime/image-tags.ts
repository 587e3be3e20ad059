/**
 * Which tags and names of Docker's official images exist, as far as the names alone tell: typing errors do not.
 * Models: the form of their tags (versions and a few words, joined by hyphens), the newest version of each, names one slip away from theirs.
 * Leaves out: the lists of the registry. What might be there is there; only what cannot be is refused.
 */

/** The newest version of each; tags of higher ones are typing errors, as the `nginx:1.161` of many lessons. */
const newest: ReadonlyMap<string, readonly number[]> = new Map([
  ['alpine', [3, 30]],
  ['bash', [5, 9]],
  ['busybox', [1, 40]],
  ['cassandra', [6]],
  ['debian', [15]],
  ['httpd', [2, 4]],
  ['memcached', [1, 6]],
  ['mongo', [9]],
  ['mysql', [9]],
  ['nginx', [1, 35]],
  ['node', [28]],
  ['perl', [5, 46]],
  ['postgres', [19]],
  ['python', [3, 16]],
  ['rabbitmq', [5]],
  ['redis', [9]],
  ['tomcat', [12]],
  ['ubuntu', [27]],
  ['wordpress', [7]],
]);

/** Words of tags that hold no digit. */
const words = new Set(
  [
    'latest stable mainline edge rolling lts current beta rc oldstable testing unstable sid experimental backports',
    'alpine slim perl otel apache fpm cli php management community oracle noavx uclibc glibc musl windowsservercore nanoserver',
    'jdk jre temurin corretto openjdk threaded minimal full bionic focal jammy noble plucky questing resolute',
    'jessie stretch buster bullseye bookworm trixie forky argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton',
  ].flatMap((line) => line.split(' ')),
);

/** Whether an official image may have a tag. */
export function mayHaveTag(name: string, tag: string): boolean {
  const parts = tag.toLowerCase().split(/[-_.]/);
  if (!parts.some((part) => /\d/.test(part) || words.has(part))) return false;
  const version = /^v?(\d+)(?:\.(\d+))?/.exec(tag);
  const [mostMajor, mostMinor] = newest.get(name) ?? [];
  // Eight digits are a day: `20240329`.
  if (!version || mostMajor === undefined || (version[1] as string).length >= 8) return true;
  const [major, minor] = [Number(version[1]), Number(version[2] ?? 0)];
  return major < mostMajor || (major === mostMajor && minor <= (mostMinor ?? minor));
}

/** Whether a text is another one with a single slip: a letter more, less or other, or two exchanged. */
export function isSlipOf(text: string, name: string): boolean {
  if (text === name || Math.abs(text.length - name.length) > 1) return false;
  let from = 0;
  while (from < text.length && text[from] === name[from]) from++;
  const rest = (of: string, skip: number) => of.slice(from + skip);
  return (
    rest(text, 1) === rest(name, 1) ||
    rest(text, 1) === rest(name, 0) ||
    rest(text, 0) === rest(name, 1) ||
    (text[from] === name[from + 1] && text[from + 1] === name[from] && rest(text, 2) === rest(name, 2))
  );
}
