/**
 * An object as lines of YAML, each with the path of its field.
 * Models: sigs.k8s.io/yaml as kubectl prints objects: keys sorted, quotes only where a plain text would be read as something else.
 * Leaves out: folded texts; long ones stay on their line.
 */
import { compareText } from '../../simulation/base/compare';
import { fieldPath, itemSteps } from '../field-changes';

/** One line. `path` is the field that it stands for. */
export interface YamlLine {
  text: string;
  path: string;
}

const PLAIN = /^[A-Za-z_/.][\w ./()+=@%,;<>$~^-]*$/;
const OTHER_TYPE = /^(y|n|yes|no|on|off|true|false|null|~|\.inf|\.nan)$/i;

/** Whether a text can stand without quotes and still be read as that text. */
export function isPlain(text: string): boolean {
  if (text === '' || text.endsWith(' ') || OTHER_TYPE.test(text)) return false;
  if (/^[-+.]?\d/.test(text)) return /[A-Za-z]/.test(text) && !/^[-+]?[\d.]+(e[-+]?\d+)?$|^0[xo]/i.test(text);
  return PLAIN.test(text) || (/^[A-Za-z/][^\n#'"{}[\]&*!|>%@`]*$/.test(text) && !/: |:$/.test(text));
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'null' : String(value);
  if (isPlain(value)) return value;
  return /[\n\t\\]/.test(value) || value.includes("'") ? JSON.stringify(value) : value === '' ? '""' : quoted(value);
}

/** go-yaml prefers double quotes for what would be read as a number or boolean, single quotes for all else. */
function quoted(text: string): string {
  return OTHER_TYPE.test(text) || /^[-+.\d]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;
const isBlock = (value: unknown): value is object => typeof value === 'object' && value !== null && !isEmpty(value);

function inline(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : scalar(value);
}

/** A text of several lines, as a literal block. */
function literal(text: string, indent: string, path: string): YamlLine[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => ({ text: `${indent}${line}`, path }));
}

function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n') && !/[\t\r]|^ | \n/.test(value);
}

function entryLines(key: string, value: unknown, indent: string, path: string): YamlLine[] {
  const name = isPlain(key) ? key : quoted(key);
  if (isLiteral(value)) {
    const mark = value.endsWith('\n') ? '|' : '|-';
    return [{ text: `${indent}${name}: ${mark}`, path }, ...literal(value, `${indent}  `, path)];
  }
  if (!isBlock(value)) return [{ text: `${indent}${name}: ${inline(value)}`, path }];
  // Lists stand as deep as their key.
  return [
    { text: `${indent}${name}:`, path },
    ...blockLines(value, Array.isArray(value) ? indent : `${indent}  `, path),
  ];
}

function itemLines(item: unknown, indent: string, path: string): YamlLine[] {
  if (!isBlock(item)) return [{ text: `${indent}- ${inline(item)}`, path }];
  const lines = blockLines(item, `${indent}  `, path);
  const [first, ...rest] = lines;
  return first ? [{ ...first, text: `${indent}- ${first.text.slice(indent.length + 2)}` }, ...rest] : [];
}

function blockLines(value: object, indent: string, path: string): YamlLine[] {
  if (Array.isArray(value)) {
    const steps = itemSteps(value);
    return value.flatMap((item, i) => itemLines(item, indent, path + (steps[i] ?? '')));
  }
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, field]) => entryLines(key, field, indent, fieldPath(path, key)));
}

/** The lines of an object. */
export function yamlLines(object: object): YamlLine[] {
  return blockLines(object, '', '');
}
