/**
 * The forms of names, labels, ports and addresses; each check answers the list of what is wrong.
 * Models: apimachinery util/validation and api/validate/content, texts and all.
 * Leaves out: IPv6 zones, warnings about addresses that are legal but odd.
 */
import { parseIp, parseIpv4 } from './cidr';

const DNS1123_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS1123_SUBDOMAIN = `${DNS1123_LABEL}(\\.${DNS1123_LABEL})*`;
const DNS1123_LABEL_WITH_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const DNS1123_SUBDOMAIN_WITH_UNDERSCORE = `${DNS1123_LABEL_WITH_UNDERSCORE}(\\.${DNS1123_LABEL_WITH_UNDERSCORE})*`;
const DNS1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD_SUBDOMAIN = `\\*\\.${DNS1123_SUBDOMAIN}`;
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const ENV_VAR_NAME = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const CONFIG_MAP_KEY = '[-._a-zA-Z0-9]+';
const HTTP_HEADER_NAME = '[-A-Za-z0-9]+';
const PERCENT = '[0-9]+%';
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

const whole = (format: string) => new RegExp(`^(?:${format})$`);
const patterns = {
  dns1123Label: whole(DNS1123_LABEL),
  dns1123Subdomain: whole(DNS1123_SUBDOMAIN),
  dns1123SubdomainWithUnderscore: whole(DNS1123_SUBDOMAIN_WITH_UNDERSCORE),
  dns1035Label: whole(DNS1035_LABEL),
  wildcardSubdomain: whole(WILDCARD_SUBDOMAIN),
  qualifiedName: whole(QUALIFIED_NAME),
  labelValue: whole(LABEL_VALUE),
  cIdentifier: whole(C_IDENTIFIER),
  envVarName: whole(ENV_VAR_NAME),
  configMapKey: whole(CONFIG_MAP_KEY),
  httpHeaderName: whole(HTTP_HEADER_NAME),
  percent: whole(PERCENT),
  httpPath: whole(HTTP_PATH),
};

/** The most characters of a DNS label. */
export const DNS1123_LABEL_MAX_LENGTH = 63;
/** The most characters of a DNS subdomain. */
export const DNS1123_SUBDOMAIN_MAX_LENGTH = 253;

/** `must be no more than 63 characters`. */
export function maxLengthError(length: number): string {
  return `must be no more than ${length} characters`;
}

/** The same of the newer checks, those of label keys and values. */
function maxBytesError(length: number): string {
  return `must be no more than ${length} bytes`;
}

/** `must be between 1 and 65535, inclusive`. */
export function inclusiveRangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

/** The words for a text that does not match: what is expected, examples, the expression. */
export function regexError(message: string, format: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${list}regex used for validation is '${format}')`;
}

const MUST_BE_NON_EMPTY = 'must be non-empty';
const LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const SUBDOMAIN_WITH_UNDERSCORE_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
const DNS1035_WORDS =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const WILDCARD_WORDS =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
const QUALIFIED_NAME_WORDS =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const C_IDENTIFIER_WORDS =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";
const ENV_VAR_WORDS =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
const RELAXED_ENV_VAR_WORDS =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";
const CONFIG_MAP_KEY_WORDS = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
const HTTP_HEADER_WORDS = "a valid HTTP header must consist of alphanumeric characters or '-'";
const PERCENT_WORDS = "a valid percent string must be a numeric string followed by an ending '%'";

/** Go counts bytes; only texts beyond ASCII need counting. */
function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    length += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return length;
}

/** The checks of one form: its longest length, then its expression. */
function check(value: string, max: number, pattern: RegExp, words: () => string): string[] {
  const errors: string[] = [];
  // No letter has more than three bytes: most names need not be counted.
  if (value.length * 3 > max && byteLength(value) > max) errors.push(maxLengthError(max));
  if (!pattern.test(value)) errors.push(words());
  return errors;
}

/** What keeps a text from being a DNS label: names of Namespaces, containers, volumes. */
export function isDNS1123Label(value: string): string[] {
  return check(value, DNS1123_LABEL_MAX_LENGTH, patterns.dns1123Label, () =>
    patterns.dns1123Subdomain.test(value)
      ? 'must not contain dots'
      : regexError(LABEL_WORDS, DNS1123_LABEL, 'my-name', '123-abc'),
  );
}

/** What keeps a text from being a DNS subdomain: names of most objects. */
export function isDNS1123Subdomain(value: string): string[] {
  return check(value, DNS1123_SUBDOMAIN_MAX_LENGTH, patterns.dns1123Subdomain, () =>
    regexError(SUBDOMAIN_WORDS, DNS1123_SUBDOMAIN, 'example.com'),
  );
}

/** What keeps a text from being a DNS subdomain in which underscores are allowed: searches of dnsConfig. */
export function isDNS1123SubdomainWithUnderscore(value: string): string[] {
  return check(value, DNS1123_SUBDOMAIN_MAX_LENGTH, patterns.dns1123SubdomainWithUnderscore, () =>
    regexError(SUBDOMAIN_WITH_UNDERSCORE_WORDS, DNS1123_SUBDOMAIN_WITH_UNDERSCORE, 'example.com'),
  );
}

/** What keeps a text from being a DNS label that starts with a letter: names of Services. */
export function isDNS1035Label(value: string): string[] {
  return check(value, DNS1123_LABEL_MAX_LENGTH, patterns.dns1035Label, () =>
    regexError(DNS1035_WORDS, DNS1035_LABEL, 'my-name', 'abc-123'),
  );
}

/** What keeps a text from being `*.` and a DNS subdomain: hosts of an Ingress. */
export function isWildcardDNS1123Subdomain(value: string): string[] {
  return check(value, DNS1123_SUBDOMAIN_MAX_LENGTH, patterns.wildcardSubdomain, () =>
    regexError(WILDCARD_WORDS, WILDCARD_SUBDOMAIN, '*.example.com'),
  );
}

/** What keeps a text from being a qualified name, `[prefix/]name`: keys of labels and annotations, resource names. */
export function isQualifiedName(value: string): string[] {
  const words = () => regexError(QUALIFIED_NAME_WORDS, QUALIFIED_NAME, 'MyName', 'my.name', '123-abc');
  const parts = value.split('/');
  if (parts.length > 2) {
    return [`a valid label key ${words()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const errors: string[] = [];
  const name = parts[parts.length - 1]!;
  if (parts.length === 2) {
    if (parts[0] === '') errors.push(`prefix part ${MUST_BE_NON_EMPTY}`);
    else errors.push(...prefixErrors(parts[0]!));
  }
  if (name === '') errors.push(`name part ${MUST_BE_NON_EMPTY}`);
  else if (byteLength(name) > 63) errors.push(`name part ${maxBytesError(63)}`);
  if (!patterns.qualifiedName.test(name)) errors.push(`name part ${words()}`);
  return errors;
}

function prefixErrors(prefix: string): string[] {
  const tooLong = byteLength(prefix) > DNS1123_SUBDOMAIN_MAX_LENGTH;
  const errors = tooLong ? [maxBytesError(DNS1123_SUBDOMAIN_MAX_LENGTH)] : [];
  if (!patterns.dns1123Subdomain.test(prefix))
    errors.push(regexError(SUBDOMAIN_WORDS, DNS1123_SUBDOMAIN, 'example.com'));
  return errors.map((message) => `prefix part ${message}`);
}

/** What keeps a text from being a label's value. */
export function isValidLabelValue(value: string): string[] {
  const errors = byteLength(value) > 63 ? [maxBytesError(63)] : [];
  if (!patterns.labelValue.test(value)) {
    errors.push(regexError(LABEL_VALUE_WORDS, LABEL_VALUE, 'MyValue', 'my_value', '12345'));
  }
  return errors;
}

/** What keeps a text from being an identifier of the language C. */
export function isCIdentifier(value: string): string[] {
  return patterns.cIdentifier.test(value)
    ? []
    : [regexError(C_IDENTIFIER_WORDS, C_IDENTIFIER, 'my_name', 'MY_NAME', 'MyName')];
}

/** What keeps a text from being an environment variable's name by the strict, old rule. */
export function isEnvVarName(value: string): string[] {
  const errors = patterns.envVarName.test(value)
    ? []
    : [regexError(ENV_VAR_WORDS, ENV_VAR_NAME, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')];
  return [...errors, ...directoryErrors(value)];
}

/** What keeps a text from being an environment variable's name: printable ASCII but `=` (the rule since v1.34). */
export function isRelaxedEnvVarName(value: string): string[] {
  const errors = value === '' ? [`environment variable name ${MUST_BE_NON_EMPTY}`] : [];
  return /^[ -<>-~]*$/.test(value) ? errors : [...errors, RELAXED_ENV_VAR_WORDS];
}

/** What keeps a text from being a key of a ConfigMap or Secret. */
export function isConfigMapKey(value: string): string[] {
  const errors = check(value, DNS1123_SUBDOMAIN_MAX_LENGTH, patterns.configMapKey, () =>
    regexError(CONFIG_MAP_KEY_WORDS, CONFIG_MAP_KEY, 'key.name', 'KEY_NAME', 'key-name'),
  );
  return [...errors, ...directoryErrors(value)];
}

function directoryErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** What keeps a text from being the name of an HTTP header. */
export function isHTTPHeaderName(value: string): string[] {
  return patterns.httpHeaderName.test(value) ? [] : [regexError(HTTP_HEADER_WORDS, HTTP_HEADER_NAME, 'X-Header-Name')];
}

/** What keeps a text from being a percentage. */
export function isValidPercent(value: string): string[] {
  return patterns.percent.test(value) ? [] : [regexError(PERCENT_WORDS, PERCENT, '1%', '93%')];
}

/** Whether a text is made of the characters of an HTTP path. */
export function isHTTPPath(value: string): boolean {
  return patterns.httpPath.test(value);
}

/** The words for a text that is no HTTP path. */
export const HTTP_PATH_ERROR = regexError('Invalid path', HTTP_PATH);

/** What keeps a number from being a port. */
export function isValidPortNum(port: number): string[] {
  return isInRange(port, 1, 65535);
}

/** What keeps a number from being in a range, both ends included. */
export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [inclusiveRangeError(low, high)];
}

/** What keeps a number from being a user's or group's id (an unsigned 32 bit number). */
export function isValidUserID(id: number): string[] {
  return isInRange(id, 0, 0xffffffff);
}

/** What keeps a text from being a port's name. */
export function isValidPortName(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 15) errors.push(maxLengthError(15));
  if (!/^[-a-z0-9]+$/.test(value)) {
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)');
  if (value.includes('--')) errors.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}

/** What keeps a text from being an IP address of either family. */
export function isValidIP(value: string): string[] {
  return parseIp(value) === undefined ? ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'] : [];
}

/** What keeps a text from being an IPv4 address. */
export function isValidIPv4Address(value: string): string[] {
  return parseIpv4(value) === undefined ? ['must be a valid IPv4 address'] : [];
}

/** What keeps a text from being an IPv6 address. */
export function isValidIPv6Address(value: string): string[] {
  return parseIp(value)?.family === 6 ? [] : ['must be a valid IPv6 address'];
}

/** What keeps a text from being a CIDR of either family. */
export function isValidCIDR(value: string): string[] {
  const parts = value.split('/');
  const family = parts.length === 2 ? parseIp(parts[0]!)?.family : undefined;
  const bits = family === 4 ? 32 : 128;
  const isValid = family !== undefined && /^\d{1,3}$/.test(parts[1]!) && Number(parts[1]) <= bits;
  return isValid ? [] : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
}
